-- Made by `python -m dunwell.engine.compile` from the planner's expressions; not edited by hand.

-- stage: foremost
WITH "t10" AS (
  SELECT DISTINCT
    "t2"."step_no" AS "taken"
  FROM "steps" AS "t2"
), "t15" AS (
  SELECT
    *
  FROM "holds" AS "t0"
  WHERE
    "t0"."starts_on" <= GETVARIABLE('as_of')
    AND (
      (
        "t0"."ends_on" IS NULL
      ) OR (
        "t0"."ends_on" >= GETVARIABLE('as_of')
      )
    )
), "t32" AS (
  SELECT
    "t17"."track",
    "t17"."longest",
    CAST((
      ROW_NUMBER() OVER (
        ORDER BY "t17"."track" ASC
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) - 1
    ) * "t22"."track_width" AS INT) AS "track_place"
  FROM (
    SELECT
      "t2"."track",
      MAX("t2"."step_no") AS "longest"
    FROM "steps" AS "t2"
    GROUP BY
      1
  ) AS "t17"
  CROSS JOIN (
    SELECT
      COUNT(DISTINCT "t2"."track") AS "tracks",
      (
        MAX("t2"."step_no") + 1
      ) * 2 AS "track_width"
    FROM "steps" AS "t2"
  ) AS "t22"
), "t33" AS (
  SELECT
    "t14"."playbook",
    CAST((
      ROW_NUMBER() OVER (
        ORDER BY "t14"."playbook" ASC
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) - 1
    ) * (
      "t22"."tracks" * "t22"."track_width"
    ) AS INT) AS "playbook_place"
  FROM (
    SELECT
      "t3"."playbook"
    FROM "playbooks" AS "t3"
  ) AS "t14"
  CROSS JOIN (
    SELECT
      COUNT(DISTINCT "t2"."track") AS "tracks",
      (
        MAX("t2"."step_no") + 1
      ) * 2 AS "track_width"
    FROM "steps" AS "t2"
  ) AS "t22"
), "t51" AS (
  SELECT
    "t47"."playbook",
    "t47"."track",
    "t47"."length",
    "t47"."heads_up",
    "t47"."ladder_no",
    "t38"."longest",
    "t38"."track_place",
    "t41"."playbook_place",
    "t30"."taken"
  FROM (
    SELECT
      "t44".*
      EXCLUDE ("priority")
    FROM (
      SELECT
        "t31"."playbook",
        "t31"."track",
        "t31"."length",
        "t31"."heads_up",
        "t31"."priority",
        CAST(ROW_NUMBER() OVER (
          ORDER BY "t31"."playbook" ASC, "t31"."priority" IS NULL ASC, "t31"."priority" ASC, "t31"."track" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1 AS INT) AS "ladder_no"
      FROM (
        SELECT
          "t24"."playbook",
          "t24"."track",
          "t24"."length",
          "t24"."heads_up",
          "t9"."priority"
        FROM (
          SELECT
            "t2"."playbook",
            "t2"."track",
            MAX("t2"."step_no") AS "length",
            SUM(CAST("t2"."offset_days" < 0 AS BIGINT)) AS "heads_up"
          FROM "steps" AS "t2"
          GROUP BY
            1,
            2
        ) AS "t24"
        LEFT OUTER JOIN "track_priority" AS "t9"
          ON "t24"."playbook" = "t9"."playbook" AND "t24"."track" = "t9"."track"
      ) AS "t31"
    ) AS "t44"
  ) AS "t47"
  INNER JOIN "t32" AS "t38"
    ON "t47"."track" = "t38"."track"
  INNER JOIN "t33" AS "t41"
    ON "t47"."playbook" = "t41"."playbook"
  CROSS JOIN (
    SELECT DISTINCT
      *
    FROM (
      SELECT
        *
      FROM "t10" AS "t13"
      UNION ALL
      SELECT
        *
      FROM (
        SELECT
          "t13"."taken" - 1 AS "taken"
        FROM "t10" AS "t13"
      ) AS "t23"
    ) AS "t25"
  ) AS "t30"
), "t67" AS (
  SELECT
    "t66"."customer_id",
    "t66"."occasion_id",
    "t66"."anchor_on",
    "t66"."open_base_minor",
    "t66"."step_no",
    CAST(CASE
      WHEN LEAST("t66"."customer_hold_no", "t49"."occasion_hold_no") IS NOT NULL
      THEN LEAST("t66"."customer_hold_no", "t49"."occasion_hold_no") + 1073741824
      WHEN "t66"."likely_to_pay"
      THEN 1073741824
      ELSE "t66"."ladder_no"
    END AS INT) AS "standing"
  FROM (
    SELECT
      "t64"."customer_id",
      "t64"."occasion_id",
      "t64"."track_place",
      "t64"."anchor_on",
      "t64"."open_base_minor",
      "t64"."ladder_no",
      "t64"."step_no",
      "t64"."customer_hold_no",
      (
        "t64"."likely_paid_by" >= GETVARIABLE('as_of')
      )
      AND (
        "t64"."late" < "t64"."alone_days"
      ) AS "likely_to_pay"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t57"."occasion_id",
          "t57"."customer_id",
          "t57"."track",
          "t57"."anchor_on",
          "t57"."open_base_minor",
          "t57"."last_step",
          "t57"."last_step_on",
          "t57"."likely_paid_by",
          "t57"."playbook_place",
          "t57"."customer_hold_no",
          "t57"."longest",
          "t57"."track_place",
          "t57"."late",
          "t57"."place",
          "t62"."ladder_no",
          "t62"."step_no",
          "t62"."offset_days",
          "t62"."wait_days",
          "t62"."alone_days"
        FROM (
          SELECT
            "t50"."occasion_id",
            "t50"."customer_id",
            "t50"."track",
            "t50"."anchor_on",
            "t50"."open_base_minor",
            "t50"."last_step",
            "t50"."last_step_on",
            "t50"."likely_paid_by",
            "t50"."playbook_place",
            "t50"."customer_hold_no",
            "t50"."longest",
            "t50"."track_place",
            DATE_DIFF('DAY', "t50"."anchor_on", GETVARIABLE('as_of')) AS "late",
            CAST("t50"."playbook_place" + "t50"."track_place" + (
              CAST(LEAST("t50"."last_step", "t50"."longest") AS INT) * 2
            ) + CAST(DATE_DIFF('DAY', "t50"."anchor_on", GETVARIABLE('as_of')) >= 0 AS INT) AS INT) AS "place"
          FROM (
            SELECT
              "t19"."occasion_id",
              "t19"."customer_id",
              "t19"."track",
              "t19"."anchor_on",
              "t19"."open_base_minor",
              "t19"."last_step",
              "t19"."last_step_on",
              "t19"."likely_paid_by",
              "t45"."playbook_place",
              "t45"."customer_hold_no",
              "t39"."longest",
              "t39"."track_place"
            FROM (
              SELECT
                *
              FROM "occasions" AS "t1"
              WHERE
                (
                  "t1"."open_base_minor" > 0
                )
                OR "t1"."track" IN ('receipt', 'checkin', 'welcome')
            ) AS "t19"
            INNER JOIN (
              SELECT
                "t8"."customer_id",
                "t40"."playbook_place",
                "t37"."customer_hold_no"
              FROM "customers" AS "t8"
              INNER JOIN "t33" AS "t40"
                ON "t8"."playbook" = "t40"."playbook"
              LEFT OUTER JOIN (
                SELECT
                  "t27"."customer_id",
                  MIN("t27"."hold_no") AS "customer_hold_no"
                FROM (
                  SELECT
                    "t18"."customer_id",
                    "t18"."track",
                    "t18"."occasion_id",
                    CAST(CASE "t18"."kind"
                      WHEN 'arrangement'
                      THEN 1
                      WHEN 'deceased'
                      THEN 2
                      WHEN 'dispute'
                      THEN 3
                      WHEN 'hardship'
                      THEN 4
                      WHEN 'insolvency'
                      THEN 5
                      WHEN 'legal'
                      THEN 6
                      WHEN 'manual'
                      THEN 7
                      WHEN 'moratorium'
                      THEN 8
                      WHEN 'payment_in_flight'
                      THEN 9
                      WHEN 'promise'
                      THEN 10
                      WHEN 'reply'
                      THEN 11
                      ELSE NULL
                    END AS INT) AS "hold_no"
                  FROM "t15" AS "t18"
                  WHERE
                    "t18"."occasion_id" IS NULL
                ) AS "t27"
                GROUP BY
                  1
              ) AS "t37"
                ON "t8"."customer_id" = "t37"."customer_id"
            ) AS "t45"
              ON "t19"."customer_id" = "t45"."customer_id"
            INNER JOIN "t32" AS "t39"
              ON "t19"."track" = "t39"."track"
          ) AS "t50"
        ) AS "t57"
        INNER JOIN (
          SELECT
            "t60"."place",
            "t60"."ladder_no",
            CAST("t60"."step_no" AS INT) AS "step_no",
            CASE
              WHEN CASE
                WHEN "t60"."offset_days" IS NULL
                THEN "t60"."offset_days"
                ELSE LEAST(1099511627776, "t60"."offset_days")
              END IS NULL
              THEN CASE
                WHEN "t60"."offset_days" IS NULL
                THEN "t60"."offset_days"
                ELSE LEAST(1099511627776, "t60"."offset_days")
              END
              ELSE GREATEST(
                -1099511627776,
                CASE
                  WHEN "t60"."offset_days" IS NULL
                  THEN "t60"."offset_days"
                  ELSE LEAST(1099511627776, "t60"."offset_days")
                END
              )
            END AS "offset_days",
            CASE
              WHEN CASE
                WHEN CASE
                  WHEN "t60"."climbed" > "t60"."length"
                  THEN GREATEST("t60"."wait_days", "t60"."repeat_days")
                  ELSE "t60"."wait_days"
                END IS NULL
                THEN CASE
                  WHEN "t60"."climbed" > "t60"."length"
                  THEN GREATEST("t60"."wait_days", "t60"."repeat_days")
                  ELSE "t60"."wait_days"
                END
                ELSE LEAST(
                  1099511627776,
                  CASE
                    WHEN "t60"."climbed" > "t60"."length"
                    THEN GREATEST("t60"."wait_days", "t60"."repeat_days")
                    ELSE "t60"."wait_days"
                  END
                )
              END IS NULL
              THEN CASE
                WHEN CASE
                  WHEN "t60"."climbed" > "t60"."length"
                  THEN GREATEST("t60"."wait_days", "t60"."repeat_days")
                  ELSE "t60"."wait_days"
                END IS NULL
                THEN CASE
                  WHEN "t60"."climbed" > "t60"."length"
                  THEN GREATEST("t60"."wait_days", "t60"."repeat_days")
                  ELSE "t60"."wait_days"
                END
                ELSE LEAST(
                  1099511627776,
                  CASE
                    WHEN "t60"."climbed" > "t60"."length"
                    THEN GREATEST("t60"."wait_days", "t60"."repeat_days")
                    ELSE "t60"."wait_days"
                  END
                )
              END
              ELSE GREATEST(
                -1099511627776,
                CASE
                  WHEN CASE
                    WHEN "t60"."climbed" > "t60"."length"
                    THEN GREATEST("t60"."wait_days", "t60"."repeat_days")
                    ELSE "t60"."wait_days"
                  END IS NULL
                  THEN CASE
                    WHEN "t60"."climbed" > "t60"."length"
                    THEN GREATEST("t60"."wait_days", "t60"."repeat_days")
                    ELSE "t60"."wait_days"
                  END
                  ELSE LEAST(
                    1099511627776,
                    CASE
                      WHEN "t60"."climbed" > "t60"."length"
                      THEN GREATEST("t60"."wait_days", "t60"."repeat_days")
                      ELSE "t60"."wait_days"
                    END
                  )
                END
              )
            END AS "wait_days",
            CASE
              WHEN CASE
                WHEN "t60"."offset_days" IS NULL
                THEN "t60"."offset_days"
                ELSE LEAST(1099511627776, "t60"."offset_days")
              END IS NULL
              THEN CASE
                WHEN "t60"."offset_days" IS NULL
                THEN "t60"."offset_days"
                ELSE LEAST(1099511627776, "t60"."offset_days")
              END
              ELSE GREATEST(
                -1099511627776,
                CASE
                  WHEN "t60"."offset_days" IS NULL
                  THEN "t60"."offset_days"
                  ELSE LEAST(1099511627776, "t60"."offset_days")
                END
              )
            END + CASE
              WHEN "t60"."tone" IN ('warm', 'friendly')
              THEN CASE
                WHEN CASE
                  WHEN "t60"."patience_days" IS NULL
                  THEN "t60"."patience_days"
                  ELSE LEAST(1099511627776, "t60"."patience_days")
                END IS NULL
                THEN CASE
                  WHEN "t60"."patience_days" IS NULL
                  THEN "t60"."patience_days"
                  ELSE LEAST(1099511627776, "t60"."patience_days")
                END
                ELSE GREATEST(
                  -1099511627776,
                  CASE
                    WHEN "t60"."patience_days" IS NULL
                    THEN "t60"."patience_days"
                    ELSE LEAST(1099511627776, "t60"."patience_days")
                  END
                )
              END
              ELSE 0
            END AS "alone_days"
          FROM (
            SELECT
              "t59"."playbook",
              "t59"."track",
              "t59"."length",
              "t59"."heads_up",
              "t59"."ladder_no",
              "t59"."longest",
              "t59"."track_place",
              "t59"."playbook_place",
              "t59"."taken",
              "t59"."anchor_passed",
              "t59"."place",
              "t59"."climbed",
              "t59"."step_no",
              "t6"."key",
              "t6"."offset_days",
              "t6"."wait_days",
              "t6"."min_base_minor",
              "t6"."tone",
              "t6"."approval",
              "t6"."repeat_days",
              "t7"."min_gap_days",
              "t7"."patience_days"
            FROM (
              SELECT
                "t55"."playbook",
                "t55"."track",
                "t55"."length",
                "t55"."heads_up",
                "t55"."ladder_no",
                "t55"."longest",
                "t55"."track_place",
                "t55"."playbook_place",
                "t55"."taken",
                "t55"."anchor_passed",
                CAST("t55"."playbook_place" + "t55"."track_place" + (
                  CAST("t55"."taken" AS INT) * 2
                ) + CAST("t55"."anchor_passed" AS INT) AS INT) AS "place",
                GREATEST(
                  "t55"."taken" + 1,
                  CASE WHEN "t55"."anchor_passed" THEN "t55"."heads_up" + 1 ELSE 1 END
                ) AS "climbed",
                LEAST(
                  GREATEST(
                    "t55"."taken" + 1,
                    CASE WHEN "t55"."anchor_passed" THEN "t55"."heads_up" + 1 ELSE 1 END
                  ),
                  "t55"."length"
                ) AS "step_no"
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    "t52"."playbook",
                    "t52"."track",
                    "t52"."length",
                    "t52"."heads_up",
                    "t52"."ladder_no",
                    "t52"."longest",
                    "t52"."track_place",
                    "t52"."playbook_place",
                    "t52"."taken",
                    FALSE AS "anchor_passed"
                  FROM "t51" AS "t52"
                  WHERE
                    "t52"."taken" <= "t52"."longest"
                ) AS "t53"
                UNION ALL
                SELECT
                  *
                FROM (
                  SELECT
                    "t52"."playbook",
                    "t52"."track",
                    "t52"."length",
                    "t52"."heads_up",
                    "t52"."ladder_no",
                    "t52"."longest",
                    "t52"."track_place",
                    "t52"."playbook_place",
                    "t52"."taken",
                    TRUE AS "anchor_passed"
                  FROM "t51" AS "t52"
                  WHERE
                    "t52"."taken" <= "t52"."longest"
                ) AS "t54"
              ) AS "t55"
            ) AS "t59"
            INNER JOIN "steps" AS "t6"
              ON "t59"."playbook" = "t6"."playbook"
              AND "t59"."track" = "t6"."track"
              AND "t59"."step_no" = "t6"."step_no"
            INNER JOIN "playbooks" AS "t7"
              ON "t59"."playbook" = "t7"."playbook"
          ) AS "t60"
          WHERE
            (
              NOT (
                "t60"."climbed" > "t60"."length"
              )
              OR (
                (
                  "t60"."repeat_days" IS NOT NULL
                ) AND (
                  "t60"."taken" >= "t60"."length"
                )
              )
            )
            AND (
              NOT (
                "t60"."anchor_passed"
              ) OR (
                "t60"."offset_days" >= 0
              )
            )
        ) AS "t62"
          ON "t57"."place" = "t62"."place"
      ) AS "t63"
      WHERE
        "t63"."late" >= "t63"."offset_days"
        AND (
          (
            "t63"."last_step" = 0
          )
          OR (
            DATE_DIFF('DAY', "t63"."last_step_on", GETVARIABLE('as_of')) >= "t63"."wait_days"
          )
        )
    ) AS "t64"
  ) AS "t66"
  LEFT OUTER JOIN (
    SELECT
      "t42"."occasion_id",
      "t42"."track_place",
      MIN("t42"."hold_no") AS "occasion_hold_no"
    FROM (
      SELECT
        "t29"."customer_id",
        "t29"."track",
        "t29"."occasion_id",
        "t29"."hold_no",
        "t38"."longest",
        "t38"."track_place"
      FROM (
        SELECT
          "t18"."customer_id",
          "t18"."track",
          "t18"."occasion_id",
          CAST(CASE "t18"."kind"
            WHEN 'arrangement'
            THEN 1
            WHEN 'deceased'
            THEN 2
            WHEN 'dispute'
            THEN 3
            WHEN 'hardship'
            THEN 4
            WHEN 'insolvency'
            THEN 5
            WHEN 'legal'
            THEN 6
            WHEN 'manual'
            THEN 7
            WHEN 'moratorium'
            THEN 8
            WHEN 'payment_in_flight'
            THEN 9
            WHEN 'promise'
            THEN 10
            WHEN 'reply'
            THEN 11
            ELSE NULL
          END AS INT) AS "hold_no"
        FROM "t15" AS "t18"
        WHERE
          "t18"."occasion_id" IS NOT NULL
      ) AS "t29"
      INNER JOIN "t32" AS "t38"
        ON "t29"."track" = "t38"."track"
    ) AS "t42"
    GROUP BY
      1,
      2
  ) AS "t49"
    ON "t66"."occasion_id" = "t49"."occasion_id"
    AND "t66"."track_place" = "t49"."track_place"
)
SELECT
  "t70"."customer_id",
  "t70"."occasion_id",
  "t70"."anchor_on",
  "t70"."open_base_minor",
  "t70"."step_no",
  "t70"."standing"
FROM "t67" AS "t70"
SEMI JOIN (
  SELECT
    "t68"."customer_id",
    MIN("t68"."standing") AS "standing"
  FROM "t67" AS "t68"
  GROUP BY
    1
) AS "t72"
  ON "t70"."customer_id" = "t72"."customer_id" AND "t70"."standing" = "t72"."standing"

-- stage: leads
SELECT
  "t1"."customer_id",
  "t1"."standing",
  "t1"."covered_count",
  "t1"."covered_base_minor",
  "t1"."oldest_on",
  -(
    "t1"."lead"."steps_left"
  ) AS "step_no",
  "t1"."lead"."anchor_on" AS "lead_anchor_on",
  "t1"."lead"."occasion_id" AS "lead_id"
FROM (
  SELECT
    "t0"."customer_id",
    MIN("t0"."standing") AS "standing",
    MIN(
      {'steps_left': -(
        "t0"."step_no"
      ), 'anchor_on': "t0"."anchor_on", 'amount_left': -(
        "t0"."open_base_minor"
      ), 'occasion_id': "t0"."occasion_id"}
    ) AS "lead",
    COUNT(*) AS "covered_count",
    SUM("t0"."open_base_minor") AS "covered_base_minor",
    MIN("t0"."anchor_on") AS "oldest_on"
  FROM "foremost" AS "t0"
  GROUP BY
    1
) AS "t1"

-- stage: done_today
SELECT DISTINCT
  "t1"."customer_id"
FROM (
  SELECT
    *
  FROM "occasions" AS "t0"
  WHERE
    "t0"."last_step_on" = GETVARIABLE('as_of')
) AS "t1"

-- stage: prospects
SELECT
  "t4"."customer_id",
  "t4"."standing",
  "t4"."covered_count",
  "t4"."covered_base_minor",
  "t4"."oldest_on",
  "t4"."step_no",
  "t4"."lead_anchor_on",
  "t4"."lead_id"
FROM (
  SELECT
    *
  FROM "leads" AS "t0"
  WHERE
    "t0"."standing" < 1073741824
) AS "t4"
ANTI JOIN "done_today" AS "t2"
  ON "t4"."customer_id" = "t2"."customer_id"

-- stage: recent_contacts
SELECT
  "t11".*
  EXCLUDE ("reach_back")
FROM (
  SELECT
    "t9"."customer_id",
    "t9"."channel",
    "t9"."on_date",
    "t9"."age_days",
    "t10"."reach_back"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t0"."customer_id",
        "t0"."channel",
        "t0"."on_date",
        DATE_DIFF('DAY', "t0"."on_date", GETVARIABLE('as_of')) AS "age_days"
      FROM "contacts" AS "t0"
    ) AS "t5"
    WHERE
      "t5"."channel" IN ('email', 'sms', 'letter', 'registered_letter', 'call', 'visit')
  ) AS "t9"
  INNER JOIN (
    SELECT
      MAX("t6"."reach_back") AS "reach_back"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t1"."window_days" AS "reach_back"
        FROM "contact_caps" AS "t1"
      ) AS "t3"
      UNION ALL
      SELECT
        *
      FROM (
        SELECT
          "t2"."min_gap_days" AS "reach_back"
        FROM "playbooks" AS "t2"
      ) AS "t4"
    ) AS "t6"
  ) AS "t10"
    ON "t9"."age_days" < "t10"."reach_back"
) AS "t11"

-- stage: full_channels
SELECT
  "t12"."customer_id",
  BIT_OR(
    CAST(CASE "t12"."capped"
      WHEN 'email'
      THEN 1
      WHEN 'sms'
      THEN 2
      WHEN 'letter'
      THEN 4
      WHEN 'registered_letter'
      THEN 8
      WHEN 'call'
      THEN 16
      WHEN 'visit'
      THEN 32
      WHEN '*'
      THEN 63
      ELSE 0
    END AS INT)
  ) AS "full_bits"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t10"."customer_id",
      "t10"."cap_no",
      "t10"."capped",
      "t10"."max_contacts",
      COUNT(*) AS "made"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t3"."customer_id",
          "t3"."channel",
          "t3"."on_date",
          "t3"."age_days",
          "t5"."jurisdiction",
          "t5"."kind",
          "t8"."capped",
          "t8"."window_days",
          "t8"."max_contacts",
          "t8"."cap_no"
        FROM "recent_contacts" AS "t3"
        INNER JOIN (
          SELECT
            "t1"."customer_id",
            "t1"."jurisdiction",
            "t1"."kind"
          FROM "customers" AS "t1"
        ) AS "t5"
          ON "t3"."customer_id" = "t5"."customer_id"
        INNER JOIN (
          SELECT
            "t6"."jurisdiction",
            "t6"."kind",
            "t6"."channel" AS "capped",
            "t6"."window_days",
            "t6"."max_contacts",
            "t6"."cap_no"
          FROM (
            SELECT
              "t2"."jurisdiction",
              "t2"."kind",
              "t2"."channel",
              "t2"."window_days",
              "t2"."max_contacts",
              ROW_NUMBER() OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) - 1 AS "cap_no"
            FROM "contact_caps" AS "t2"
          ) AS "t6"
        ) AS "t8"
          ON "t5"."jurisdiction" = "t8"."jurisdiction" AND "t5"."kind" = "t8"."kind"
      ) AS "t9"
      WHERE
        "t9"."age_days" < "t9"."window_days"
        AND (
          (
            "t9"."capped" = "t9"."channel"
          ) OR (
            "t9"."capped" = '*'
          )
        )
    ) AS "t10"
    GROUP BY
      1,
      2,
      3,
      4
  ) AS "t11"
  WHERE
    "t11"."made" >= "t11"."max_contacts"
) AS "t12"
GROUP BY
  1

-- stage: verdicts
SELECT
  "t62"."customer_id",
  "t62"."standing",
  "t62"."track",
  "t62"."step_no",
  "t62"."step_key",
  "t62"."tone",
  "t62"."approval",
  "t62"."vulnerable",
  CASE
    WHEN "t62"."possible" > 0
    THEN CASE
      WHEN CASE
        WHEN (
          "t62"."usable" & 1
        ) > 0
        THEN "t62"."rank_email"
        ELSE CAST(NULL AS BIGINT)
      END = LEAST(
        CASE
          WHEN (
            "t62"."usable" & 1
          ) > 0
          THEN "t62"."rank_email"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t62"."usable" & 2
          ) > 0
          THEN "t62"."rank_sms"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t62"."usable" & 4
          ) > 0
          THEN "t62"."rank_letter"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t62"."usable" & 8
          ) > 0
          THEN "t62"."rank_registered_letter"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t62"."usable" & 16
          ) > 0
          THEN "t62"."rank_call"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t62"."usable" & 32
          ) > 0
          THEN "t62"."rank_visit"
          ELSE CAST(NULL AS BIGINT)
        END
      )
      THEN 'email'
      WHEN CASE
        WHEN (
          "t62"."usable" & 2
        ) > 0
        THEN "t62"."rank_sms"
        ELSE CAST(NULL AS BIGINT)
      END = LEAST(
        CASE
          WHEN (
            "t62"."usable" & 1
          ) > 0
          THEN "t62"."rank_email"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t62"."usable" & 2
          ) > 0
          THEN "t62"."rank_sms"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t62"."usable" & 4
          ) > 0
          THEN "t62"."rank_letter"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t62"."usable" & 8
          ) > 0
          THEN "t62"."rank_registered_letter"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t62"."usable" & 16
          ) > 0
          THEN "t62"."rank_call"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t62"."usable" & 32
          ) > 0
          THEN "t62"."rank_visit"
          ELSE CAST(NULL AS BIGINT)
        END
      )
      THEN 'sms'
      WHEN CASE
        WHEN (
          "t62"."usable" & 4
        ) > 0
        THEN "t62"."rank_letter"
        ELSE CAST(NULL AS BIGINT)
      END = LEAST(
        CASE
          WHEN (
            "t62"."usable" & 1
          ) > 0
          THEN "t62"."rank_email"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t62"."usable" & 2
          ) > 0
          THEN "t62"."rank_sms"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t62"."usable" & 4
          ) > 0
          THEN "t62"."rank_letter"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t62"."usable" & 8
          ) > 0
          THEN "t62"."rank_registered_letter"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t62"."usable" & 16
          ) > 0
          THEN "t62"."rank_call"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t62"."usable" & 32
          ) > 0
          THEN "t62"."rank_visit"
          ELSE CAST(NULL AS BIGINT)
        END
      )
      THEN 'letter'
      WHEN CASE
        WHEN (
          "t62"."usable" & 8
        ) > 0
        THEN "t62"."rank_registered_letter"
        ELSE CAST(NULL AS BIGINT)
      END = LEAST(
        CASE
          WHEN (
            "t62"."usable" & 1
          ) > 0
          THEN "t62"."rank_email"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t62"."usable" & 2
          ) > 0
          THEN "t62"."rank_sms"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t62"."usable" & 4
          ) > 0
          THEN "t62"."rank_letter"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t62"."usable" & 8
          ) > 0
          THEN "t62"."rank_registered_letter"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t62"."usable" & 16
          ) > 0
          THEN "t62"."rank_call"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t62"."usable" & 32
          ) > 0
          THEN "t62"."rank_visit"
          ELSE CAST(NULL AS BIGINT)
        END
      )
      THEN 'registered_letter'
      WHEN CASE
        WHEN (
          "t62"."usable" & 16
        ) > 0
        THEN "t62"."rank_call"
        ELSE CAST(NULL AS BIGINT)
      END = LEAST(
        CASE
          WHEN (
            "t62"."usable" & 1
          ) > 0
          THEN "t62"."rank_email"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t62"."usable" & 2
          ) > 0
          THEN "t62"."rank_sms"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t62"."usable" & 4
          ) > 0
          THEN "t62"."rank_letter"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t62"."usable" & 8
          ) > 0
          THEN "t62"."rank_registered_letter"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t62"."usable" & 16
          ) > 0
          THEN "t62"."rank_call"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t62"."usable" & 32
          ) > 0
          THEN "t62"."rank_visit"
          ELSE CAST(NULL AS BIGINT)
        END
      )
      THEN 'call'
      WHEN CASE
        WHEN (
          "t62"."usable" & 32
        ) > 0
        THEN "t62"."rank_visit"
        ELSE CAST(NULL AS BIGINT)
      END = LEAST(
        CASE
          WHEN (
            "t62"."usable" & 1
          ) > 0
          THEN "t62"."rank_email"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t62"."usable" & 2
          ) > 0
          THEN "t62"."rank_sms"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t62"."usable" & 4
          ) > 0
          THEN "t62"."rank_letter"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t62"."usable" & 8
          ) > 0
          THEN "t62"."rank_registered_letter"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t62"."usable" & 16
          ) > 0
          THEN "t62"."rank_call"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t62"."usable" & 32
          ) > 0
          THEN "t62"."rank_visit"
          ELSE CAST(NULL AS BIGINT)
        END
      )
      THEN 'visit'
      ELSE NULL
    END
    ELSE "t62"."inside_channel"
  END AS "way",
  "t62"."lead_id",
  "t62"."covered_count",
  "t62"."covered_base_minor",
  "t62"."lead_anchor_on",
  "t62"."oldest_on",
  "t62"."weight_pct",
  CASE
    WHEN "t62"."track" IN ('invoice', 'instalment', 'promise', 'statement')
    AND (
      "t62"."credit_base_minor" >= "t62"."covered_base_minor"
    )
    THEN 'covered_by_credit'
    WHEN "t62"."track" IN ('invoice', 'instalment', 'promise', 'statement')
    AND (
      (
        "t62"."covered_base_minor" - "t62"."credit_base_minor"
      ) < "t62"."min_base_minor"
    )
    THEN 'below_minimum'
    WHEN "t62"."opted_out"
    AND (
      (
        "t62"."way_bits" > 0
      ) AND (
        "t62"."inside_channel" IS NULL
      )
    )
    THEN 'opted_out'
    WHEN (
      "t62"."way_bits" > 0
    )
    AND (
      "t62"."inside_channel" IS NULL
    )
    AND NOT (
      "t62"."possible" > 0
    )
    THEN 'unreachable'
    WHEN (
      "t62"."possible" > 0
    ) AND COALESCE("t62"."quiet", FALSE)
    THEN 'quiet_day'
    WHEN (
      "t62"."possible" > 0
    )
    AND COALESCE("t62"."last_age_days" < "t62"."min_gap_days", FALSE)
    THEN 'too_soon'
    WHEN (
      "t62"."possible" > 0
    ) AND (
      "t62"."usable" = 0
    )
    THEN 'contact_cap'
    ELSE 'ok'
  END AS "reason"
FROM (
  SELECT
    "t61"."customer_id",
    "t61"."standing",
    "t61"."covered_count",
    "t61"."covered_base_minor",
    "t61"."oldest_on",
    "t61"."step_no",
    "t61"."lead_anchor_on",
    "t61"."lead_id",
    "t61"."playbook",
    "t61"."jurisdiction",
    "t61"."kind",
    "t61"."vulnerable",
    "t61"."opted_out",
    "t61"."credit_base_minor",
    "t61"."weight_pct",
    "t61"."min_gap_days",
    "t61"."patience_days",
    "t61"."ladder_no",
    "t61"."track",
    "t61"."tone",
    "t61"."approval",
    "t61"."min_base_minor",
    "t61"."inside_channel",
    "t61"."rank_email",
    "t61"."rank_sms",
    "t61"."rank_letter",
    "t61"."rank_registered_letter",
    "t61"."rank_call",
    "t61"."rank_visit",
    "t61"."step_key",
    "t61"."way_bits",
    "t61"."reach_bits",
    "t61"."full_bits",
    "t61"."last_age_days",
    "t61"."quiet",
    "t61"."shut_bits",
    "t61"."way_bits" & CASE WHEN "t61"."opted_out" THEN 0 ELSE COALESCE("t61"."reach_bits", 0) END AS "possible",
    (
      "t61"."way_bits" & CASE WHEN "t61"."opted_out" THEN 0 ELSE COALESCE("t61"."reach_bits", 0) END
    ) - (
      "t61"."way_bits" & CASE WHEN "t61"."opted_out" THEN 0 ELSE COALESCE("t61"."reach_bits", 0) END & (
        COALESCE("t61"."full_bits", 0) | COALESCE("t61"."shut_bits", 0)
      )
    ) AS "usable"
  FROM (
    SELECT
      "t60".*
      EXCLUDE ("kind_right", "jurisdiction_right")
    FROM (
      SELECT
        "t59"."customer_id",
        "t59"."standing",
        "t59"."covered_count",
        "t59"."covered_base_minor",
        "t59"."oldest_on",
        "t59"."step_no",
        "t59"."lead_anchor_on",
        "t59"."lead_id",
        "t59"."playbook",
        "t59"."jurisdiction",
        "t59"."kind",
        "t59"."vulnerable",
        "t59"."opted_out",
        "t59"."credit_base_minor",
        "t59"."weight_pct",
        "t59"."min_gap_days",
        "t59"."patience_days",
        "t59"."ladder_no",
        "t59"."track",
        "t59"."tone",
        "t59"."approval",
        "t59"."min_base_minor",
        "t59"."inside_channel",
        "t59"."rank_email",
        "t59"."rank_sms",
        "t59"."rank_letter",
        "t59"."rank_registered_letter",
        "t59"."rank_call",
        "t59"."rank_visit",
        "t59"."step_key",
        "t59"."way_bits",
        "t59"."reach_bits",
        "t59"."full_bits",
        "t59"."last_age_days",
        "t59"."quiet",
        "t36"."jurisdiction" AS "jurisdiction_right",
        "t36"."kind" AS "kind_right",
        "t36"."shut_bits"
      FROM (
        SELECT
          "t57".*
          EXCLUDE ("kind_right", "jurisdiction_right")
        FROM (
          SELECT
            "t56"."customer_id",
            "t56"."standing",
            "t56"."covered_count",
            "t56"."covered_base_minor",
            "t56"."oldest_on",
            "t56"."step_no",
            "t56"."lead_anchor_on",
            "t56"."lead_id",
            "t56"."playbook",
            "t56"."jurisdiction",
            "t56"."kind",
            "t56"."vulnerable",
            "t56"."opted_out",
            "t56"."credit_base_minor",
            "t56"."weight_pct",
            "t56"."min_gap_days",
            "t56"."patience_days",
            "t56"."ladder_no",
            "t56"."track",
            "t56"."tone",
            "t56"."approval",
            "t56"."min_base_minor",
            "t56"."inside_channel",
            "t56"."rank_email",
            "t56"."rank_sms",
            "t56"."rank_letter",
            "t56"."rank_registered_letter",
            "t56"."rank_call",
            "t56"."rank_visit",
            "t56"."step_key",
            "t56"."way_bits",
            "t56"."reach_bits",
            "t56"."full_bits",
            "t56"."last_age_days",
            "t41"."jurisdiction" AS "jurisdiction_right",
            "t41"."kind" AS "kind_right",
            "t41"."quiet"
          FROM (
            SELECT
              "t54".*
              EXCLUDE ("customer_id_right")
            FROM (
              SELECT
                "t53"."customer_id",
                "t53"."standing",
                "t53"."covered_count",
                "t53"."covered_base_minor",
                "t53"."oldest_on",
                "t53"."step_no",
                "t53"."lead_anchor_on",
                "t53"."lead_id",
                "t53"."playbook",
                "t53"."jurisdiction",
                "t53"."kind",
                "t53"."vulnerable",
                "t53"."opted_out",
                "t53"."credit_base_minor",
                "t53"."weight_pct",
                "t53"."min_gap_days",
                "t53"."patience_days",
                "t53"."ladder_no",
                "t53"."track",
                "t53"."tone",
                "t53"."approval",
                "t53"."min_base_minor",
                "t53"."inside_channel",
                "t53"."rank_email",
                "t53"."rank_sms",
                "t53"."rank_letter",
                "t53"."rank_registered_letter",
                "t53"."rank_call",
                "t53"."rank_visit",
                "t53"."step_key",
                "t53"."way_bits",
                "t53"."reach_bits",
                "t53"."full_bits",
                "t23"."customer_id" AS "customer_id_right",
                "t23"."last_age_days"
              FROM (
                SELECT
                  "t51".*
                  EXCLUDE ("customer_id_right")
                FROM (
                  SELECT
                    "t50"."customer_id",
                    "t50"."standing",
                    "t50"."covered_count",
                    "t50"."covered_base_minor",
                    "t50"."oldest_on",
                    "t50"."step_no",
                    "t50"."lead_anchor_on",
                    "t50"."lead_id",
                    "t50"."playbook",
                    "t50"."jurisdiction",
                    "t50"."kind",
                    "t50"."vulnerable",
                    "t50"."opted_out",
                    "t50"."credit_base_minor",
                    "t50"."weight_pct",
                    "t50"."min_gap_days",
                    "t50"."patience_days",
                    "t50"."ladder_no",
                    "t50"."track",
                    "t50"."tone",
                    "t50"."approval",
                    "t50"."min_base_minor",
                    "t50"."inside_channel",
                    "t50"."rank_email",
                    "t50"."rank_sms",
                    "t50"."rank_letter",
                    "t50"."rank_registered_letter",
                    "t50"."rank_call",
                    "t50"."rank_visit",
                    "t50"."step_key",
                    "t50"."way_bits",
                    "t50"."reach_bits",
                    "t12"."customer_id" AS "customer_id_right",
                    "t12"."full_bits"
                  FROM (
                    SELECT
                      "t48".*
                      EXCLUDE ("customer_id_right")
                    FROM (
                      SELECT
                        "t14"."customer_id",
                        "t14"."standing",
                        "t14"."covered_count",
                        "t14"."covered_base_minor",
                        "t14"."oldest_on",
                        "t14"."step_no",
                        "t14"."lead_anchor_on",
                        "t14"."lead_id",
                        "t13"."playbook",
                        "t13"."jurisdiction",
                        "t13"."kind",
                        "t13"."vulnerable",
                        "t13"."opted_out",
                        "t13"."credit_base_minor",
                        "t13"."weight_pct",
                        "t15"."min_gap_days",
                        "t15"."patience_days",
                        "t47"."ladder_no",
                        "t47"."track",
                        "t47"."tone",
                        "t47"."approval",
                        "t47"."min_base_minor",
                        "t47"."inside_channel",
                        "t47"."rank_email",
                        "t47"."rank_sms",
                        "t47"."rank_letter",
                        "t47"."rank_registered_letter",
                        "t47"."rank_call",
                        "t47"."rank_visit",
                        "t47"."step_key",
                        "t47"."way_bits",
                        "t31"."customer_id" AS "customer_id_right",
                        "t31"."reach_bits"
                      FROM "prospects" AS "t14"
                      INNER JOIN "customers" AS "t13"
                        ON "t14"."customer_id" = "t13"."customer_id"
                      INNER JOIN "playbooks" AS "t15"
                        ON "t13"."playbook" = "t15"."playbook"
                      INNER JOIN (
                        SELECT
                          "t45".*
                          EXCLUDE ("playbook")
                        FROM (
                          SELECT
                            "t44"."ladder_no",
                            "t16"."playbook",
                            "t16"."track",
                            "t16"."step_no",
                            "t16"."tone",
                            "t16"."approval",
                            "t16"."min_base_minor",
                            "t33"."inside_channel",
                            "t33"."rank_email",
                            "t33"."rank_sms",
                            "t33"."rank_letter",
                            "t33"."rank_registered_letter",
                            "t33"."rank_call",
                            "t33"."rank_visit",
                            "t16"."key" AS "step_key",
                            COALESCE("t33"."way_bits", 0) AS "way_bits"
                          FROM "steps" AS "t16"
                          INNER JOIN (
                            SELECT
                              "t42".*
                              EXCLUDE ("priority")
                            FROM (
                              SELECT
                                "t38"."playbook",
                                "t38"."track",
                                "t38"."length",
                                "t38"."heads_up",
                                "t38"."priority",
                                CAST(ROW_NUMBER() OVER (
                                  ORDER BY "t38"."playbook" ASC, "t38"."priority" IS NULL ASC, "t38"."priority" ASC, "t38"."track" ASC
                                  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                                ) - 1 AS INT) AS "ladder_no"
                              FROM (
                                SELECT
                                  "t32"."playbook",
                                  "t32"."track",
                                  "t32"."length",
                                  "t32"."heads_up",
                                  "t17"."priority"
                                FROM (
                                  SELECT
                                    "t9"."playbook",
                                    "t9"."track",
                                    MAX("t9"."step_no") AS "length",
                                    SUM(CAST("t9"."offset_days" < 0 AS BIGINT)) AS "heads_up"
                                  FROM "steps" AS "t9"
                                  GROUP BY
                                    1,
                                    2
                                ) AS "t32"
                                LEFT OUTER JOIN "track_priority" AS "t17"
                                  ON "t32"."playbook" = "t17"."playbook" AND "t32"."track" = "t17"."track"
                              ) AS "t38"
                            ) AS "t42"
                          ) AS "t44"
                            ON "t16"."playbook" = "t44"."playbook" AND "t16"."track" = "t44"."track"
                          LEFT OUTER JOIN (
                            SELECT
                              "t10"."playbook",
                              "t10"."track",
                              "t10"."step_no",
                              BIT_OR(
                                CAST(CASE "t10"."channel"
                                  WHEN 'email'
                                  THEN 1
                                  WHEN 'sms'
                                  THEN 2
                                  WHEN 'letter'
                                  THEN 4
                                  WHEN 'registered_letter'
                                  THEN 8
                                  WHEN 'call'
                                  THEN 16
                                  WHEN 'visit'
                                  THEN 32
                                  WHEN '*'
                                  THEN 63
                                  ELSE 0
                                END AS INT)
                              ) AS "way_bits",
                              FIRST("t10"."channel" ORDER BY "t10"."rank") FILTER(WHERE
                                "t10"."channel" IN ('task', 'agency', 'solicitor')) AS "inside_channel",
                              MIN("t10"."rank") FILTER(WHERE
                                "t10"."channel" = 'email') AS "rank_email",
                              MIN("t10"."rank") FILTER(WHERE
                                "t10"."channel" = 'sms') AS "rank_sms",
                              MIN("t10"."rank") FILTER(WHERE
                                "t10"."channel" = 'letter') AS "rank_letter",
                              MIN("t10"."rank") FILTER(WHERE
                                "t10"."channel" = 'registered_letter') AS "rank_registered_letter",
                              MIN("t10"."rank") FILTER(WHERE
                                "t10"."channel" = 'call') AS "rank_call",
                              MIN("t10"."rank") FILTER(WHERE
                                "t10"."channel" = 'visit') AS "rank_visit"
                            FROM "step_channels" AS "t10"
                            GROUP BY
                              1,
                              2,
                              3
                          ) AS "t33"
                            ON "t16"."playbook" = "t33"."playbook"
                            AND "t16"."track" = "t33"."track"
                            AND "t16"."step_no" = "t33"."step_no"
                        ) AS "t45"
                      ) AS "t47"
                        ON "t14"."standing" = "t47"."ladder_no" AND "t14"."step_no" = "t47"."step_no"
                      LEFT OUTER JOIN (
                        SELECT
                          "t8"."customer_id",
                          BIT_OR(
                            CAST(CASE "t8"."channel"
                              WHEN 'email'
                              THEN 1
                              WHEN 'sms'
                              THEN 2
                              WHEN 'letter'
                              THEN 4
                              WHEN 'registered_letter'
                              THEN 8
                              WHEN 'call'
                              THEN 16
                              WHEN 'visit'
                              THEN 32
                              WHEN '*'
                              THEN 63
                              ELSE 0
                            END AS INT)
                          ) AS "reach_bits"
                        FROM "reach" AS "t8"
                        GROUP BY
                          1
                      ) AS "t31"
                        ON "t14"."customer_id" = "t31"."customer_id"
                    ) AS "t48"
                  ) AS "t50"
                  LEFT OUTER JOIN "full_channels" AS "t12"
                    ON "t50"."customer_id" = "t12"."customer_id"
                ) AS "t51"
              ) AS "t53"
              LEFT OUTER JOIN (
                SELECT
                  "t1"."customer_id",
                  MIN("t1"."age_days") AS "last_age_days"
                FROM "recent_contacts" AS "t1"
                GROUP BY
                  1
              ) AS "t23"
                ON "t53"."customer_id" = "t23"."customer_id"
            ) AS "t54"
          ) AS "t56"
          LEFT OUTER JOIN (
            SELECT
              "t39"."jurisdiction",
              "t39"."kind",
              TRUE AS "quiet"
            FROM (
              SELECT DISTINCT
                *
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    "t24"."jurisdiction",
                    "t24"."kind"
                  FROM (
                    SELECT
                      *
                    FROM "quiet_weekdays" AS "t2"
                    WHERE
                      "t2"."weekday" = (
                        (
                          DAYOFWEEK(GETVARIABLE('as_of')) + 6
                        ) % 7
                      )
                  ) AS "t24"
                ) AS "t29"
                UNION ALL
                SELECT
                  *
                FROM (
                  SELECT
                    "t30"."jurisdiction",
                    "t21"."kind"
                  FROM (
                    SELECT
                      "t22"."jurisdiction"
                    FROM (
                      SELECT
                        *
                      FROM "holidays" AS "t4"
                      WHERE
                        "t4"."on_date" = GETVARIABLE('as_of')
                    ) AS "t22"
                  ) AS "t30"
                  CROSS JOIN (
                    SELECT DISTINCT
                      "t5"."kind"
                    FROM "customers" AS "t5"
                  ) AS "t21"
                ) AS "t35"
              ) AS "t37"
            ) AS "t39"
          ) AS "t41"
            ON "t56"."jurisdiction" = "t41"."jurisdiction" AND "t56"."kind" = "t41"."kind"
        ) AS "t57"
      ) AS "t59"
      LEFT OUTER JOIN (
        SELECT
          "t19"."jurisdiction",
          "t19"."kind",
          BIT_OR(
            CAST(CASE "t19"."channel"
              WHEN 'email'
              THEN 1
              WHEN 'sms'
              THEN 2
              WHEN 'letter'
              THEN 4
              WHEN 'registered_letter'
              THEN 8
              WHEN 'call'
              THEN 16
              WHEN 'visit'
              THEN 32
              WHEN '*'
              THEN 63
              ELSE 0
            END AS INT)
          ) AS "shut_bits"
        FROM (
          SELECT
            *
          FROM "contact_caps" AS "t0"
          WHERE
            "t0"."max_contacts" <= 0
        ) AS "t19"
        GROUP BY
          1,
          2
      ) AS "t36"
        ON "t59"."jurisdiction" = "t36"."jurisdiction" AND "t59"."kind" = "t36"."kind"
    ) AS "t60"
  ) AS "t61"
) AS "t62"

-- stage: over_capacity
SELECT
  "t14"."customer_id"
FROM (
  SELECT
    "t7"."customer_id",
    "t13"."room",
    ROW_NUMBER() OVER (
      PARTITION BY "t7"."way"
      ORDER BY CAST("t7"."covered_base_minor" AS DECIMAL(19, 0)) * CAST("t7"."weight_pct" AS DECIMAL(19, 0)) DESC, "t7"."lead_anchor_on" ASC, "t7"."customer_id" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) - 1 AS "place"
  FROM (
    SELECT
      *
    FROM "verdicts" AS "t0"
    WHERE
      "t0"."reason" = 'ok'
  ) AS "t7"
  INNER JOIN (
    SELECT
      "t3"."channel" AS "way",
      "t3"."max_per_day" - COALESCE("t11"."made", 0) AS "room"
    FROM "capacity" AS "t3"
    LEFT OUTER JOIN (
      SELECT
        "t9"."channel",
        COUNT(*) AS "made"
      FROM (
        SELECT
          "t8"."customer_id",
          "t8"."channel",
          "t8"."on_date"
        FROM (
          SELECT
            *
          FROM "contacts" AS "t2"
          WHERE
            "t2"."on_date" = GETVARIABLE('as_of')
        ) AS "t8"
        SEMI JOIN "capacity" AS "t4"
          ON "t8"."channel" = "t4"."channel"
      ) AS "t9"
      GROUP BY
        1
    ) AS "t11"
      ON "t3"."channel" = "t11"."channel"
  ) AS "t13"
    ON "t7"."way" = "t13"."way"
) AS "t14"
WHERE
  "t14"."place" >= "t14"."room"

-- stage: outcomes
SELECT
  "t7".*
  EXCLUDE ("over")
FROM (
  SELECT
    "t6"."customer_id",
    "t6"."standing",
    "t6"."track",
    "t6"."step_no",
    "t6"."step_key",
    "t6"."tone",
    CASE
      WHEN "t6"."vulnerable"
      AND (
        "t6"."tone" IN ('formal', 'final')
        OR COALESCE(
          CASE WHEN "t6"."reason" = 'ok' THEN "t6"."way" ELSE CAST(NULL AS TEXT) END IN ('visit', 'agency', 'solicitor'),
          FALSE
        )
      )
      THEN 'review'
      ELSE "t6"."approval"
    END AS "approval",
    "t6"."vulnerable",
    "t6"."way",
    "t6"."lead_id",
    "t6"."covered_count",
    "t6"."covered_base_minor",
    "t6"."lead_anchor_on",
    "t6"."oldest_on",
    "t6"."weight_pct",
    CASE WHEN COALESCE("t6"."over", FALSE) THEN 'over_capacity' ELSE "t6"."reason" END AS "reason",
    "t6"."over",
    CASE WHEN "t6"."reason" = 'ok' THEN "t6"."way" ELSE CAST(NULL AS TEXT) END AS "channel"
  FROM (
    SELECT
      "t5".*
      EXCLUDE ("customer_id_right")
    FROM (
      SELECT
        "t2"."customer_id",
        "t2"."standing",
        "t2"."track",
        "t2"."step_no",
        "t2"."step_key",
        "t2"."tone",
        "t2"."approval",
        "t2"."vulnerable",
        "t2"."way",
        "t2"."lead_id",
        "t2"."covered_count",
        "t2"."covered_base_minor",
        "t2"."lead_anchor_on",
        "t2"."oldest_on",
        "t2"."weight_pct",
        "t2"."reason",
        "t4"."customer_id" AS "customer_id_right",
        "t4"."over"
      FROM "verdicts" AS "t2"
      LEFT OUTER JOIN (
        SELECT
          "t1"."customer_id",
          TRUE AS "over"
        FROM "over_capacity" AS "t1"
      ) AS "t4"
        ON "t2"."customer_id" = "t4"."customer_id"
    ) AS "t5"
  ) AS "t6"
) AS "t7"

-- stage: decisions
SELECT
  "t20"."customer_id",
  "t20"."decision",
  "t20"."reason",
  "t20"."hold_kind",
  "t20"."track",
  "t20"."step_no",
  "t20"."step_key",
  "t20"."tone",
  "t20"."approval",
  "t20"."channel",
  "t20"."lead_id",
  "t20"."covered_count",
  "t20"."covered_base_minor",
  "t20"."days_late"
FROM (
  SELECT
    "t19"."customer_id",
    "t19"."track",
    "t19"."step_no",
    "t19"."step_key",
    "t19"."tone",
    "t19"."approval",
    "t19"."vulnerable",
    "t19"."way",
    "t19"."lead_id",
    "t19"."covered_count",
    "t19"."covered_base_minor",
    "t19"."lead_anchor_on",
    "t19"."oldest_on",
    "t19"."weight_pct",
    CASE
      WHEN COALESCE("t19"."done", FALSE)
      THEN 'done_today'
      WHEN "t19"."standing" > 1073741824
      THEN 'on_hold'
      WHEN "t19"."standing" = 1073741824
      THEN 'likely_to_pay'
      WHEN "t19"."standing" IS NULL
      THEN 'nothing_due'
      ELSE "t19"."reason"
    END AS "reason",
    "t19"."channel",
    "t19"."standing",
    "t19"."done",
    CASE
      WHEN CASE
        WHEN COALESCE("t19"."done", FALSE)
        THEN 'done_today'
        WHEN "t19"."standing" > 1073741824
        THEN 'on_hold'
        WHEN "t19"."standing" = 1073741824
        THEN 'likely_to_pay'
        WHEN "t19"."standing" IS NULL
        THEN 'nothing_due'
        ELSE "t19"."reason"
      END = 'ok'
      THEN 'act'
      ELSE 'wait'
    END AS "decision",
    CASE
      WHEN CASE
        WHEN COALESCE("t19"."done", FALSE)
        THEN 'done_today'
        WHEN "t19"."standing" > 1073741824
        THEN 'on_hold'
        WHEN "t19"."standing" = 1073741824
        THEN 'likely_to_pay'
        WHEN "t19"."standing" IS NULL
        THEN 'nothing_due'
        ELSE "t19"."reason"
      END = 'on_hold'
      THEN CASE "t19"."standing" - 1073741824
        WHEN 1
        THEN 'arrangement'
        WHEN 2
        THEN 'deceased'
        WHEN 3
        THEN 'dispute'
        WHEN 4
        THEN 'hardship'
        WHEN 5
        THEN 'insolvency'
        WHEN 6
        THEN 'legal'
        WHEN 7
        THEN 'manual'
        WHEN 8
        THEN 'moratorium'
        WHEN 9
        THEN 'payment_in_flight'
        WHEN 10
        THEN 'promise'
        WHEN 11
        THEN 'reply'
        ELSE NULL
      END
      ELSE CAST(NULL AS TEXT)
    END AS "hold_kind",
    DATE_DIFF('DAY', "t19"."oldest_on", GETVARIABLE('as_of')) AS "days_late"
  FROM (
    SELECT
      "t18".*
      EXCLUDE ("customer_id_right")
    FROM (
      SELECT
        "t17"."customer_id",
        "t17"."track",
        "t17"."step_no",
        "t17"."step_key",
        "t17"."tone",
        "t17"."approval",
        "t17"."vulnerable",
        "t17"."way",
        "t17"."lead_id",
        "t17"."covered_count",
        "t17"."covered_base_minor",
        "t17"."lead_anchor_on",
        "t17"."oldest_on",
        "t17"."weight_pct",
        "t17"."reason",
        "t17"."channel",
        "t17"."standing",
        "t8"."customer_id" AS "customer_id_right",
        "t8"."done"
      FROM (
        SELECT
          "t15".*
          EXCLUDE ("customer_id_right")
        FROM (
          SELECT
            "t14"."customer_id",
            "t14"."track",
            "t14"."step_no",
            "t14"."step_key",
            "t14"."tone",
            "t14"."approval",
            "t14"."vulnerable",
            "t14"."way",
            "t14"."lead_id",
            "t14"."covered_count",
            "t14"."covered_base_minor",
            "t14"."lead_anchor_on",
            "t14"."oldest_on",
            "t14"."weight_pct",
            "t14"."reason",
            "t14"."channel",
            "t9"."customer_id" AS "customer_id_right",
            "t9"."standing"
          FROM (
            SELECT
              "t12".*
              EXCLUDE ("customer_id_right")
            FROM (
              SELECT
                "t11"."customer_id",
                "t7"."customer_id" AS "customer_id_right",
                "t7"."track",
                "t7"."step_no",
                "t7"."step_key",
                "t7"."tone",
                "t7"."approval",
                "t7"."vulnerable",
                "t7"."way",
                "t7"."lead_id",
                "t7"."covered_count",
                "t7"."covered_base_minor",
                "t7"."lead_anchor_on",
                "t7"."oldest_on",
                "t7"."weight_pct",
                "t7"."reason",
                "t7"."channel"
              FROM (
                SELECT DISTINCT
                  "t2"."customer_id"
                FROM "occasions" AS "t2"
                WHERE
                  (
                    "t2"."open_base_minor" > 0
                  )
                  OR "t2"."track" IN ('receipt', 'checkin', 'welcome')
              ) AS "t11"
              LEFT OUTER JOIN (
                SELECT
                  "t3".*
                  EXCLUDE ("standing")
                FROM "outcomes" AS "t3"
              ) AS "t7"
                ON "t11"."customer_id" = "t7"."customer_id"
            ) AS "t12"
          ) AS "t14"
          LEFT OUTER JOIN (
            SELECT
              "t1"."customer_id",
              "t1"."standing"
            FROM "leads" AS "t1"
          ) AS "t9"
            ON "t14"."customer_id" = "t9"."customer_id"
        ) AS "t15"
      ) AS "t17"
      LEFT OUTER JOIN (
        SELECT
          "t0"."customer_id",
          TRUE AS "done"
        FROM "done_today" AS "t0"
      ) AS "t8"
        ON "t17"."customer_id" = "t8"."customer_id"
    ) AS "t18"
  ) AS "t19"
) AS "t20"
ORDER BY
  "t20"."customer_id" ASC

-- stage: covered
SELECT
  *
FROM (
  SELECT
    "t2"."customer_id",
    "t4"."track",
    "t2"."occasion_id",
    "t2"."step_no"
  FROM "foremost" AS "t2"
  INNER JOIN (
    SELECT
      "t1"."customer_id",
      "t1"."track"
    FROM "outcomes" AS "t1"
    WHERE
      "t1"."reason" = 'ok'
  ) AS "t4"
    ON "t2"."customer_id" = "t4"."customer_id"
) AS "t5"
ORDER BY
  "t5"."customer_id" ASC,
  "t5"."track" ASC,
  "t5"."occasion_id" ASC

-- Made by `python -m dunwell.engine.compile` from the planner's expressions; not edited by hand.

-- stage: track_places
SELECT
  "t2"."track",
  "t2"."longest",
  CAST((
    ROW_NUMBER() OVER (
      ORDER BY "t2"."track" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) - 1
  ) * "t4"."track_width" AS INT) AS "track_place"
FROM (
  SELECT
    "t0"."track",
    MAX("t0"."step_no") AS "longest"
  FROM "steps" AS "t0"
  GROUP BY
    1
) AS "t2"
CROSS JOIN (
  SELECT
    COUNT(DISTINCT "t0"."track") AS "tracks",
    (
      MAX("t0"."step_no") + 1
    ) * 2 AS "track_width"
  FROM "steps" AS "t0"
) AS "t4"

-- stage: next_steps
WITH "t9" AS (
  SELECT DISTINCT
    "t0"."step_no" AS "taken"
  FROM "steps" AS "t0"
)
SELECT
  *
FROM (
  SELECT
    "t39"."place",
    "t39"."ladder_no",
    CAST("t39"."step_no" AS INT) AS "step_no",
    CASE
      WHEN COALESCE(
        (
          NOT (
            "t39"."climbed" > "t39"."length"
          )
          OR (
            (
              "t39"."climbed" > "t39"."length"
            )
            AND (
              "t39"."repeat_days" IS NOT NULL
            )
            AND (
              "t39"."taken" >= "t39"."length"
            )
          )
        )
        AND (
          NOT (
            "t39"."anchor_passed"
          ) OR (
            "t39"."offset_days" >= 0
          )
        ),
        FALSE
      )
      THEN CASE
        WHEN CASE
          WHEN "t39"."offset_days" IS NULL
          THEN "t39"."offset_days"
          ELSE LEAST(1099511627776, "t39"."offset_days")
        END IS NULL
        THEN CASE
          WHEN "t39"."offset_days" IS NULL
          THEN "t39"."offset_days"
          ELSE LEAST(1099511627776, "t39"."offset_days")
        END
        ELSE GREATEST(
          -1099511627776,
          CASE
            WHEN "t39"."offset_days" IS NULL
            THEN "t39"."offset_days"
            ELSE LEAST(1099511627776, "t39"."offset_days")
          END
        )
      END
      ELSE 1099511627776
    END AS "offset_days",
    CASE
      WHEN CASE
        WHEN CASE
          WHEN (
            "t39"."climbed" > "t39"."length"
          )
          AND (
            "t39"."repeat_days" IS NOT NULL
          )
          AND (
            "t39"."taken" >= "t39"."length"
          )
          THEN GREATEST("t39"."wait_days", "t39"."repeat_days")
          ELSE "t39"."wait_days"
        END IS NULL
        THEN CASE
          WHEN (
            "t39"."climbed" > "t39"."length"
          )
          AND (
            "t39"."repeat_days" IS NOT NULL
          )
          AND (
            "t39"."taken" >= "t39"."length"
          )
          THEN GREATEST("t39"."wait_days", "t39"."repeat_days")
          ELSE "t39"."wait_days"
        END
        ELSE LEAST(
          1099511627776,
          CASE
            WHEN (
              "t39"."climbed" > "t39"."length"
            )
            AND (
              "t39"."repeat_days" IS NOT NULL
            )
            AND (
              "t39"."taken" >= "t39"."length"
            )
            THEN GREATEST("t39"."wait_days", "t39"."repeat_days")
            ELSE "t39"."wait_days"
          END
        )
      END IS NULL
      THEN CASE
        WHEN CASE
          WHEN (
            "t39"."climbed" > "t39"."length"
          )
          AND (
            "t39"."repeat_days" IS NOT NULL
          )
          AND (
            "t39"."taken" >= "t39"."length"
          )
          THEN GREATEST("t39"."wait_days", "t39"."repeat_days")
          ELSE "t39"."wait_days"
        END IS NULL
        THEN CASE
          WHEN (
            "t39"."climbed" > "t39"."length"
          )
          AND (
            "t39"."repeat_days" IS NOT NULL
          )
          AND (
            "t39"."taken" >= "t39"."length"
          )
          THEN GREATEST("t39"."wait_days", "t39"."repeat_days")
          ELSE "t39"."wait_days"
        END
        ELSE LEAST(
          1099511627776,
          CASE
            WHEN (
              "t39"."climbed" > "t39"."length"
            )
            AND (
              "t39"."repeat_days" IS NOT NULL
            )
            AND (
              "t39"."taken" >= "t39"."length"
            )
            THEN GREATEST("t39"."wait_days", "t39"."repeat_days")
            ELSE "t39"."wait_days"
          END
        )
      END
      ELSE GREATEST(
        -1099511627776,
        CASE
          WHEN CASE
            WHEN (
              "t39"."climbed" > "t39"."length"
            )
            AND (
              "t39"."repeat_days" IS NOT NULL
            )
            AND (
              "t39"."taken" >= "t39"."length"
            )
            THEN GREATEST("t39"."wait_days", "t39"."repeat_days")
            ELSE "t39"."wait_days"
          END IS NULL
          THEN CASE
            WHEN (
              "t39"."climbed" > "t39"."length"
            )
            AND (
              "t39"."repeat_days" IS NOT NULL
            )
            AND (
              "t39"."taken" >= "t39"."length"
            )
            THEN GREATEST("t39"."wait_days", "t39"."repeat_days")
            ELSE "t39"."wait_days"
          END
          ELSE LEAST(
            1099511627776,
            CASE
              WHEN (
                "t39"."climbed" > "t39"."length"
              )
              AND (
                "t39"."repeat_days" IS NOT NULL
              )
              AND (
                "t39"."taken" >= "t39"."length"
              )
              THEN GREATEST("t39"."wait_days", "t39"."repeat_days")
              ELSE "t39"."wait_days"
            END
          )
        END
      )
    END AS "wait_days",
    CASE
      WHEN CASE
        WHEN "t39"."offset_days" IS NULL
        THEN "t39"."offset_days"
        ELSE LEAST(1099511627776, "t39"."offset_days")
      END IS NULL
      THEN CASE
        WHEN "t39"."offset_days" IS NULL
        THEN "t39"."offset_days"
        ELSE LEAST(1099511627776, "t39"."offset_days")
      END
      ELSE GREATEST(
        -1099511627776,
        CASE
          WHEN "t39"."offset_days" IS NULL
          THEN "t39"."offset_days"
          ELSE LEAST(1099511627776, "t39"."offset_days")
        END
      )
    END + CASE
      WHEN "t39"."tone" IN ('warm', 'friendly')
      THEN CASE
        WHEN CASE
          WHEN "t39"."patience_days" IS NULL
          THEN "t39"."patience_days"
          ELSE LEAST(1099511627776, "t39"."patience_days")
        END IS NULL
        THEN CASE
          WHEN "t39"."patience_days" IS NULL
          THEN "t39"."patience_days"
          ELSE LEAST(1099511627776, "t39"."patience_days")
        END
        ELSE GREATEST(
          -1099511627776,
          CASE
            WHEN "t39"."patience_days" IS NULL
            THEN "t39"."patience_days"
            ELSE LEAST(1099511627776, "t39"."patience_days")
          END
        )
      END
      ELSE 0
    END AS "alone_days"
  FROM (
    SELECT
      "t38".*
      EXCLUDE ("playbook_right", "track_right", "step_no_right")
    FROM (
      SELECT
        "t37"."playbook",
        "t37"."min_gap_days",
        "t37"."patience_days",
        "t37"."playbook_place",
        "t37"."track",
        "t37"."longest",
        "t37"."track_place",
        "t37"."taken",
        "t37"."length",
        "t37"."heads_up",
        "t37"."ladder_no",
        "t37"."anchor_passed",
        "t37"."place",
        "t37"."climbed",
        "t37"."step_no",
        "t4"."playbook" AS "playbook_right",
        "t4"."track" AS "track_right",
        "t4"."step_no" AS "step_no_right",
        "t4"."key",
        "t4"."offset_days",
        "t4"."wait_days",
        "t4"."min_base_minor",
        "t4"."tone",
        "t4"."approval",
        "t4"."repeat_days"
      FROM (
        SELECT
          "t35"."playbook",
          "t35"."min_gap_days",
          "t35"."patience_days",
          "t35"."playbook_place",
          "t35"."track",
          "t35"."longest",
          "t35"."track_place",
          "t35"."taken",
          "t35"."length",
          "t35"."heads_up",
          "t35"."ladder_no",
          "t35"."anchor_passed",
          CAST("t35"."playbook_place" + "t35"."track_place" + (
            CAST("t35"."taken" AS INT) * 2
          ) + CAST("t35"."anchor_passed" AS INT) AS INT) AS "place",
          GREATEST(
            "t35"."taken" + 1,
            CASE WHEN "t35"."anchor_passed" THEN "t35"."heads_up" + 1 ELSE 1 END
          ) AS "climbed",
          LEAST(
            GREATEST(
              "t35"."taken" + 1,
              CASE WHEN "t35"."anchor_passed" THEN "t35"."heads_up" + 1 ELSE 1 END
            ),
            "t35"."length"
          ) AS "step_no"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t32"."playbook",
              "t32"."min_gap_days",
              "t32"."patience_days",
              "t32"."playbook_place",
              "t32"."track",
              "t32"."longest",
              "t32"."track_place",
              "t32"."taken",
              "t32"."length",
              "t32"."heads_up",
              "t32"."ladder_no",
              FALSE AS "anchor_passed"
            FROM (
              SELECT
                "t31".*
                EXCLUDE ("playbook_right", "track_right")
              FROM (
                SELECT
                  "t30"."playbook",
                  "t30"."min_gap_days",
                  "t30"."patience_days",
                  "t30"."playbook_place",
                  "t30"."track",
                  "t30"."longest",
                  "t30"."track_place",
                  "t30"."taken",
                  "t29"."playbook" AS "playbook_right",
                  "t29"."track" AS "track_right",
                  "t29"."length",
                  "t29"."heads_up",
                  "t29"."ladder_no"
                FROM (
                  SELECT
                    *
                  FROM (
                    SELECT
                      "t5"."playbook",
                      "t5"."min_gap_days",
                      "t5"."patience_days",
                      "t24"."playbook_place",
                      "t6"."track",
                      "t6"."longest",
                      "t6"."track_place",
                      "t21"."taken"
                    FROM "playbooks" AS "t5"
                    INNER JOIN (
                      SELECT
                        "t13"."playbook",
                        CAST((
                          ROW_NUMBER() OVER (
                            ORDER BY "t13"."playbook" ASC
                            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                          ) - 1
                        ) * (
                          "t16"."tracks" * "t16"."track_width"
                        ) AS INT) AS "playbook_place"
                      FROM (
                        SELECT
                          "t1"."playbook"
                        FROM "playbooks" AS "t1"
                      ) AS "t13"
                      CROSS JOIN (
                        SELECT
                          COUNT(DISTINCT "t0"."track") AS "tracks",
                          (
                            MAX("t0"."step_no") + 1
                          ) * 2 AS "track_width"
                        FROM "steps" AS "t0"
                      ) AS "t16"
                    ) AS "t24"
                      ON "t5"."playbook" = "t24"."playbook"
                    CROSS JOIN "track_places" AS "t6"
                    CROSS JOIN (
                      SELECT DISTINCT
                        *
                      FROM (
                        SELECT
                          *
                        FROM "t9" AS "t12"
                        UNION ALL
                        SELECT
                          *
                        FROM (
                          SELECT
                            "t12"."taken" - 1 AS "taken"
                          FROM "t9" AS "t12"
                        ) AS "t17"
                      ) AS "t19"
                    ) AS "t21"
                  ) AS "t25"
                  WHERE
                    "t25"."taken" <= "t25"."longest"
                ) AS "t30"
                LEFT OUTER JOIN (
                  SELECT
                    "t26".*
                    EXCLUDE ("priority")
                  FROM (
                    SELECT
                      "t22"."playbook",
                      "t22"."track",
                      "t22"."length",
                      "t22"."heads_up",
                      "t22"."priority",
                      CAST(ROW_NUMBER() OVER (
                        ORDER BY "t22"."playbook" ASC, "t22"."priority" IS NULL ASC, "t22"."priority" ASC, "t22"."track" ASC
                        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                      ) - 1 AS INT) AS "ladder_no"
                    FROM (
                      SELECT
                        "t18"."playbook",
                        "t18"."track",
                        "t18"."length",
                        "t18"."heads_up",
                        "t7"."priority"
                      FROM (
                        SELECT
                          "t0"."playbook",
                          "t0"."track",
                          MAX("t0"."step_no") AS "length",
                          SUM(CAST("t0"."offset_days" < 0 AS BIGINT)) AS "heads_up"
                        FROM "steps" AS "t0"
                        GROUP BY
                          1,
                          2
                      ) AS "t18"
                      LEFT OUTER JOIN "track_priority" AS "t7"
                        ON "t18"."playbook" = "t7"."playbook" AND "t18"."track" = "t7"."track"
                    ) AS "t22"
                  ) AS "t26"
                ) AS "t29"
                  ON "t30"."playbook" = "t29"."playbook" AND "t30"."track" = "t29"."track"
              ) AS "t31"
            ) AS "t32"
          ) AS "t33"
          UNION ALL
          SELECT
            *
          FROM (
            SELECT
              "t32"."playbook",
              "t32"."min_gap_days",
              "t32"."patience_days",
              "t32"."playbook_place",
              "t32"."track",
              "t32"."longest",
              "t32"."track_place",
              "t32"."taken",
              "t32"."length",
              "t32"."heads_up",
              "t32"."ladder_no",
              TRUE AS "anchor_passed"
            FROM (
              SELECT
                "t31".*
                EXCLUDE ("playbook_right", "track_right")
              FROM (
                SELECT
                  "t30"."playbook",
                  "t30"."min_gap_days",
                  "t30"."patience_days",
                  "t30"."playbook_place",
                  "t30"."track",
                  "t30"."longest",
                  "t30"."track_place",
                  "t30"."taken",
                  "t29"."playbook" AS "playbook_right",
                  "t29"."track" AS "track_right",
                  "t29"."length",
                  "t29"."heads_up",
                  "t29"."ladder_no"
                FROM (
                  SELECT
                    *
                  FROM (
                    SELECT
                      "t5"."playbook",
                      "t5"."min_gap_days",
                      "t5"."patience_days",
                      "t24"."playbook_place",
                      "t6"."track",
                      "t6"."longest",
                      "t6"."track_place",
                      "t21"."taken"
                    FROM "playbooks" AS "t5"
                    INNER JOIN (
                      SELECT
                        "t13"."playbook",
                        CAST((
                          ROW_NUMBER() OVER (
                            ORDER BY "t13"."playbook" ASC
                            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                          ) - 1
                        ) * (
                          "t16"."tracks" * "t16"."track_width"
                        ) AS INT) AS "playbook_place"
                      FROM (
                        SELECT
                          "t1"."playbook"
                        FROM "playbooks" AS "t1"
                      ) AS "t13"
                      CROSS JOIN (
                        SELECT
                          COUNT(DISTINCT "t0"."track") AS "tracks",
                          (
                            MAX("t0"."step_no") + 1
                          ) * 2 AS "track_width"
                        FROM "steps" AS "t0"
                      ) AS "t16"
                    ) AS "t24"
                      ON "t5"."playbook" = "t24"."playbook"
                    CROSS JOIN "track_places" AS "t6"
                    CROSS JOIN (
                      SELECT DISTINCT
                        *
                      FROM (
                        SELECT
                          *
                        FROM "t9" AS "t12"
                        UNION ALL
                        SELECT
                          *
                        FROM (
                          SELECT
                            "t12"."taken" - 1 AS "taken"
                          FROM "t9" AS "t12"
                        ) AS "t17"
                      ) AS "t19"
                    ) AS "t21"
                  ) AS "t25"
                  WHERE
                    "t25"."taken" <= "t25"."longest"
                ) AS "t30"
                LEFT OUTER JOIN (
                  SELECT
                    "t26".*
                    EXCLUDE ("priority")
                  FROM (
                    SELECT
                      "t22"."playbook",
                      "t22"."track",
                      "t22"."length",
                      "t22"."heads_up",
                      "t22"."priority",
                      CAST(ROW_NUMBER() OVER (
                        ORDER BY "t22"."playbook" ASC, "t22"."priority" IS NULL ASC, "t22"."priority" ASC, "t22"."track" ASC
                        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                      ) - 1 AS INT) AS "ladder_no"
                    FROM (
                      SELECT
                        "t18"."playbook",
                        "t18"."track",
                        "t18"."length",
                        "t18"."heads_up",
                        "t7"."priority"
                      FROM (
                        SELECT
                          "t0"."playbook",
                          "t0"."track",
                          MAX("t0"."step_no") AS "length",
                          SUM(CAST("t0"."offset_days" < 0 AS BIGINT)) AS "heads_up"
                        FROM "steps" AS "t0"
                        GROUP BY
                          1,
                          2
                      ) AS "t18"
                      LEFT OUTER JOIN "track_priority" AS "t7"
                        ON "t18"."playbook" = "t7"."playbook" AND "t18"."track" = "t7"."track"
                    ) AS "t22"
                  ) AS "t26"
                ) AS "t29"
                  ON "t30"."playbook" = "t29"."playbook" AND "t30"."track" = "t29"."track"
              ) AS "t31"
            ) AS "t32"
          ) AS "t34"
        ) AS "t35"
      ) AS "t37"
      LEFT OUTER JOIN "steps" AS "t4"
        ON "t37"."playbook" = "t4"."playbook"
        AND "t37"."track" = "t4"."track"
        AND "t37"."step_no" = "t4"."step_no"
    ) AS "t38"
  ) AS "t39"
) AS "t40"
UNION ALL
SELECT
  *
FROM (
  SELECT
    -1 AS "place",
    -1 AS "ladder_no",
    -1 AS "step_no",
    1099511627776 AS "offset_days",
    1099511627776 AS "wait_days",
    1099511627776 AS "alone_days"
  FROM (
    SELECT
      COUNT(*) AS "place"
    FROM "steps" AS "t0"
  ) AS "t8"
) AS "t11"

-- stage: rungs
SELECT
  "t12"."ladder_no",
  "t3"."playbook",
  "t3"."track",
  "t3"."step_no",
  "t3"."tone",
  "t3"."approval",
  "t3"."min_base_minor",
  "t8"."inside_channel",
  "t8"."rank_email",
  "t8"."rank_sms",
  "t8"."rank_letter",
  "t8"."rank_registered_letter",
  "t8"."rank_call",
  "t8"."rank_visit",
  "t3"."key" AS "step_key",
  COALESCE("t8"."way_bits", 0) AS "way_bits"
FROM "steps" AS "t3"
INNER JOIN (
  SELECT
    "t10".*
    EXCLUDE ("priority")
  FROM (
    SELECT
      "t9"."playbook",
      "t9"."track",
      "t9"."length",
      "t9"."heads_up",
      "t9"."priority",
      CAST(ROW_NUMBER() OVER (
        ORDER BY "t9"."playbook" ASC, "t9"."priority" IS NULL ASC, "t9"."priority" ASC, "t9"."track" ASC
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) - 1 AS INT) AS "ladder_no"
    FROM (
      SELECT
        "t6"."playbook",
        "t6"."track",
        "t6"."length",
        "t6"."heads_up",
        "t4"."priority"
      FROM (
        SELECT
          "t0"."playbook",
          "t0"."track",
          MAX("t0"."step_no") AS "length",
          SUM(CAST("t0"."offset_days" < 0 AS BIGINT)) AS "heads_up"
        FROM "steps" AS "t0"
        GROUP BY
          1,
          2
      ) AS "t6"
      LEFT OUTER JOIN "track_priority" AS "t4"
        ON "t6"."playbook" = "t4"."playbook" AND "t6"."track" = "t4"."track"
    ) AS "t9"
  ) AS "t10"
) AS "t12"
  ON "t3"."playbook" = "t12"."playbook" AND "t3"."track" = "t12"."track"
LEFT OUTER JOIN (
  SELECT
    "t1"."playbook",
    "t1"."track",
    "t1"."step_no",
    CAST(BIT_OR(
      CAST(CASE "t1"."channel"
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
    ) AS INT) AS "way_bits",
    FIRST("t1"."channel" ORDER BY "t1"."rank") FILTER(WHERE
      "t1"."channel" IN ('task', 'agency', 'solicitor')) AS "inside_channel",
    MIN("t1"."rank") FILTER(WHERE
      "t1"."channel" = 'email') AS "rank_email",
    MIN("t1"."rank") FILTER(WHERE
      "t1"."channel" = 'sms') AS "rank_sms",
    MIN("t1"."rank") FILTER(WHERE
      "t1"."channel" = 'letter') AS "rank_letter",
    MIN("t1"."rank") FILTER(WHERE
      "t1"."channel" = 'registered_letter') AS "rank_registered_letter",
    MIN("t1"."rank") FILTER(WHERE
      "t1"."channel" = 'call') AS "rank_call",
    MIN("t1"."rank") FILTER(WHERE
      "t1"."channel" = 'visit') AS "rank_visit"
  FROM "step_channels" AS "t1"
  GROUP BY
    1,
    2,
    3
) AS "t8"
  ON "t3"."playbook" = "t8"."playbook"
  AND "t3"."track" = "t8"."track"
  AND "t3"."step_no" = "t8"."step_no"

-- stage: occasion_holds
SELECT
  "t6"."occasion_id",
  "t6"."track_place",
  MIN("t6"."hold_no") AS "occasion_hold_no"
FROM (
  SELECT
    "t5"."customer_id",
    "t5"."track",
    "t5"."occasion_id",
    "t5"."hold_no",
    "t2"."longest",
    "t2"."track_place"
  FROM (
    SELECT
      "t3"."customer_id",
      "t3"."track",
      "t3"."occasion_id",
      CAST(CASE "t3"."kind"
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
    FROM (
      SELECT
        *
      FROM "holds" AS "t1"
      WHERE
        "t1"."starts_on" <= GETVARIABLE('as_of')
        AND (
          (
            "t1"."ends_on" IS NULL
          ) OR (
            "t1"."ends_on" >= GETVARIABLE('as_of')
          )
        )
    ) AS "t3"
    WHERE
      "t3"."occasion_id" IS NOT NULL
  ) AS "t5"
  INNER JOIN "track_places" AS "t2"
    ON "t5"."track" = "t2"."track"
) AS "t6"
GROUP BY
  1,
  2

-- stage: chased
SELECT
  "t16"."customer_id",
  "t16"."playbook_place",
  "t16"."customer_hold_no"
FROM (
  SELECT
    "t15".*
    EXCLUDE ("customer_id_right")
  FROM (
    SELECT
      "t4"."customer_id",
      "t4"."playbook",
      "t4"."jurisdiction",
      "t4"."kind",
      "t4"."vulnerable",
      "t4"."opted_out",
      "t4"."credit_base_minor",
      "t4"."weight_pct",
      "t13"."playbook_place",
      "t14"."customer_id" AS "customer_id_right",
      "t14"."customer_hold_no"
    FROM "customers" AS "t4"
    INNER JOIN (
      SELECT
        "t6"."playbook",
        CAST((
          ROW_NUMBER() OVER (
            ORDER BY "t6"."playbook" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ) - 1
        ) * (
          "t9"."tracks" * "t9"."track_width"
        ) AS INT) AS "playbook_place"
      FROM (
        SELECT
          "t1"."playbook"
        FROM "playbooks" AS "t1"
      ) AS "t6"
      CROSS JOIN (
        SELECT
          COUNT(DISTINCT "t3"."track") AS "tracks",
          (
            MAX("t3"."step_no") + 1
          ) * 2 AS "track_width"
        FROM "steps" AS "t3"
      ) AS "t9"
    ) AS "t13"
      ON "t4"."playbook" = "t13"."playbook"
    LEFT OUTER JOIN (
      SELECT
        "t10"."customer_id",
        MIN("t10"."hold_no") AS "customer_hold_no"
      FROM (
        SELECT
          "t7"."customer_id",
          "t7"."track",
          "t7"."occasion_id",
          CAST(CASE "t7"."kind"
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
        FROM (
          SELECT
            *
          FROM "holds" AS "t2"
          WHERE
            "t2"."starts_on" <= GETVARIABLE('as_of')
            AND (
              (
                "t2"."ends_on" IS NULL
              ) OR (
                "t2"."ends_on" >= GETVARIABLE('as_of')
              )
            )
        ) AS "t7"
        WHERE
          "t7"."occasion_id" IS NULL
      ) AS "t10"
      GROUP BY
        1
    ) AS "t14"
      ON "t4"."customer_id" = "t14"."customer_id"
  ) AS "t15"
) AS "t16"

-- stage: foremost
WITH "t18" AS (
  SELECT
    "t17"."customer_id",
    "t17"."occasion_id",
    "t17"."anchor_on",
    "t17"."open_base_minor",
    "t17"."step_no",
    CAST(CASE
      WHEN NOT (
        "t17"."due"
      )
      THEN 2147483647
      WHEN LEAST("t17"."customer_hold_no", "t5"."occasion_hold_no") IS NOT NULL
      THEN LEAST("t17"."customer_hold_no", "t5"."occasion_hold_no") + 1073741824
      WHEN "t17"."likely_to_pay"
      THEN 1073741824
      ELSE "t17"."ladder_no"
    END AS INT) AS "standing"
  FROM (
    SELECT
      "t15"."occasion_id",
      "t15"."customer_id",
      "t15"."track",
      "t15"."anchor_on",
      "t15"."open_base_minor",
      "t15"."last_step",
      "t15"."last_step_on",
      "t15"."likely_paid_by",
      "t15"."playbook_place",
      "t15"."customer_hold_no",
      "t15"."longest",
      "t15"."track_place",
      "t15"."late",
      "t15"."place",
      "t15"."ladder_no",
      "t15"."step_no",
      "t15"."offset_days",
      "t15"."wait_days",
      "t15"."alone_days",
      (
        "t15"."late" >= "t15"."offset_days"
      )
      AND (
        (
          "t15"."last_step" = 0
        )
        OR (
          DATE_DIFF('DAY', "t15"."last_step_on", GETVARIABLE('as_of')) >= "t15"."wait_days"
        )
      ) AS "due",
      (
        "t15"."likely_paid_by" >= GETVARIABLE('as_of')
      )
      AND (
        "t15"."late" < "t15"."alone_days"
      ) AS "likely_to_pay"
    FROM (
      SELECT
        "t14"."occasion_id",
        "t14"."customer_id",
        "t14"."track",
        "t14"."anchor_on",
        "t14"."open_base_minor",
        "t14"."last_step",
        "t14"."last_step_on",
        "t14"."likely_paid_by",
        "t14"."playbook_place",
        "t14"."customer_hold_no",
        "t14"."longest",
        "t14"."track_place",
        "t14"."late",
        "t14"."place",
        "t6"."ladder_no",
        "t6"."step_no",
        "t6"."offset_days",
        "t6"."wait_days",
        "t6"."alone_days"
      FROM (
        SELECT
          "t12"."occasion_id",
          "t12"."customer_id",
          "t12"."track",
          "t12"."anchor_on",
          "t12"."open_base_minor",
          "t12"."last_step",
          "t12"."last_step_on",
          "t12"."likely_paid_by",
          "t12"."playbook_place",
          "t12"."customer_hold_no",
          "t12"."longest",
          "t12"."track_place",
          DATE_DIFF('DAY', "t12"."anchor_on", GETVARIABLE('as_of')) AS "late",
          COALESCE(
            CAST("t12"."playbook_place" + "t12"."track_place" + (
              CAST(LEAST("t12"."last_step", "t12"."longest") AS INT) * 2
            ) + CAST(DATE_DIFF('DAY', "t12"."anchor_on", GETVARIABLE('as_of')) >= 0 AS INT) AS INT),
            -1
          ) AS "place"
        FROM (
          SELECT
            "t11".*
            EXCLUDE ("track_right")
          FROM (
            SELECT
              "t10"."occasion_id",
              "t10"."customer_id",
              "t10"."track",
              "t10"."anchor_on",
              "t10"."open_base_minor",
              "t10"."last_step",
              "t10"."last_step_on",
              "t10"."likely_paid_by",
              "t7"."playbook_place",
              "t7"."customer_hold_no",
              "t8"."track" AS "track_right",
              "t8"."longest",
              "t8"."track_place"
            FROM (
              SELECT
                *
              FROM "occasions" AS "t2"
              WHERE
                (
                  "t2"."open_base_minor" > 0
                )
                OR "t2"."track" IN ('receipt', 'checkin', 'welcome')
            ) AS "t10"
            INNER JOIN "chased" AS "t7"
              ON "t10"."customer_id" = "t7"."customer_id"
            LEFT OUTER JOIN "track_places" AS "t8"
              ON "t10"."track" = "t8"."track"
          ) AS "t11"
        ) AS "t12"
      ) AS "t14"
      INNER JOIN "next_steps" AS "t6"
        ON "t14"."place" = "t6"."place"
    ) AS "t15"
  ) AS "t17"
  LEFT OUTER JOIN "occasion_holds" AS "t5"
    ON "t17"."occasion_id" = "t5"."occasion_id"
    AND "t17"."track_place" = "t5"."track_place"
), "t22" AS (
  SELECT
    "t19"."customer_id",
    MIN("t19"."standing") AS "standing"
  FROM "t18" AS "t19"
  GROUP BY
    1
)
SELECT
  *
FROM (
  SELECT
    "t21"."customer_id",
    "t21"."occasion_id",
    "t21"."anchor_on",
    "t21"."open_base_minor",
    "t21"."step_no",
    "t21"."standing"
  FROM "t18" AS "t21"
  SEMI JOIN (
    SELECT
      *
    FROM "t22" AS "t23"
    WHERE
      "t23"."standing" < 1073741824
  ) AS "t26"
    ON "t21"."customer_id" = "t26"."customer_id" AND "t21"."standing" = "t26"."standing"
) AS "t27"
UNION ALL
SELECT
  *
FROM (
  SELECT
    "t23"."customer_id",
    CAST(NULL AS BIGINT) AS "occasion_id",
    CAST(NULL AS DATE) AS "anchor_on",
    CAST(NULL AS BIGINT) AS "open_base_minor",
    CAST(NULL AS INT) AS "step_no",
    "t23"."standing"
  FROM "t22" AS "t23"
  WHERE
    "t23"."standing" >= 1073741824
) AS "t24"

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
  "t15"."customer_id",
  CAST(BIT_OR(
    CAST(CASE "t15"."counted_on"
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
  ) AS INT) AS "full_bits"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t13"."customer_id",
      "t13"."cap_no",
      "t13"."counted_on",
      "t13"."max_contacts",
      COUNT(*) AS "made"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t9"."customer_id",
          "t9"."age_days",
          "t9"."counted_on",
          "t7"."jurisdiction",
          "t7"."kind",
          "t11"."window_days",
          "t11"."max_contacts",
          "t11"."cap_no"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t0"."customer_id",
              "t0"."age_days",
              "t0"."channel" AS "counted_on"
            FROM "recent_contacts" AS "t0"
          ) AS "t4"
          UNION ALL
          SELECT
            *
          FROM (
            SELECT
              "t0"."customer_id",
              "t0"."age_days",
              '*' AS "counted_on"
            FROM "recent_contacts" AS "t0"
          ) AS "t3"
        ) AS "t9"
        INNER JOIN (
          SELECT
            "t1"."customer_id",
            "t1"."jurisdiction",
            "t1"."kind"
          FROM "customers" AS "t1"
        ) AS "t7"
          ON "t9"."customer_id" = "t7"."customer_id"
        INNER JOIN (
          SELECT
            "t8"."jurisdiction",
            "t8"."kind",
            "t8"."channel" AS "counted_on",
            "t8"."window_days",
            "t8"."max_contacts",
            "t8"."cap_no"
          FROM (
            SELECT
              "t2"."jurisdiction",
              "t2"."kind",
              "t2"."channel",
              "t2"."window_days",
              "t2"."max_contacts",
              ROW_NUMBER() OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) - 1 AS "cap_no"
            FROM "contact_caps" AS "t2"
          ) AS "t8"
        ) AS "t11"
          ON "t7"."jurisdiction" = "t11"."jurisdiction"
          AND "t7"."kind" = "t11"."kind"
          AND "t9"."counted_on" = "t11"."counted_on"
      ) AS "t12"
      WHERE
        "t12"."age_days" < "t12"."window_days"
    ) AS "t13"
    GROUP BY
      1,
      2,
      3,
      4
  ) AS "t14"
  WHERE
    "t14"."made" >= "t14"."max_contacts"
) AS "t15"
GROUP BY
  1

-- stage: verdicts
SELECT
  "t49"."customer_id",
  "t49"."standing",
  "t49"."step_no",
  "t49"."lead_id",
  "t49"."covered_count",
  "t49"."covered_base_minor",
  "t49"."lead_anchor_on",
  "t49"."oldest_on",
  "t49"."vulnerable",
  "t49"."weight_pct",
  CASE
    WHEN "t49"."possible" > 0
    THEN CASE
      WHEN CASE
        WHEN (
          "t49"."usable" & 1
        ) > 0
        THEN "t49"."rank_email"
        ELSE CAST(NULL AS BIGINT)
      END = LEAST(
        CASE
          WHEN (
            "t49"."usable" & 1
          ) > 0
          THEN "t49"."rank_email"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t49"."usable" & 2
          ) > 0
          THEN "t49"."rank_sms"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t49"."usable" & 4
          ) > 0
          THEN "t49"."rank_letter"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t49"."usable" & 8
          ) > 0
          THEN "t49"."rank_registered_letter"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t49"."usable" & 16
          ) > 0
          THEN "t49"."rank_call"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t49"."usable" & 32
          ) > 0
          THEN "t49"."rank_visit"
          ELSE CAST(NULL AS BIGINT)
        END
      )
      THEN 'email'
      WHEN CASE
        WHEN (
          "t49"."usable" & 2
        ) > 0
        THEN "t49"."rank_sms"
        ELSE CAST(NULL AS BIGINT)
      END = LEAST(
        CASE
          WHEN (
            "t49"."usable" & 1
          ) > 0
          THEN "t49"."rank_email"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t49"."usable" & 2
          ) > 0
          THEN "t49"."rank_sms"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t49"."usable" & 4
          ) > 0
          THEN "t49"."rank_letter"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t49"."usable" & 8
          ) > 0
          THEN "t49"."rank_registered_letter"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t49"."usable" & 16
          ) > 0
          THEN "t49"."rank_call"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t49"."usable" & 32
          ) > 0
          THEN "t49"."rank_visit"
          ELSE CAST(NULL AS BIGINT)
        END
      )
      THEN 'sms'
      WHEN CASE
        WHEN (
          "t49"."usable" & 4
        ) > 0
        THEN "t49"."rank_letter"
        ELSE CAST(NULL AS BIGINT)
      END = LEAST(
        CASE
          WHEN (
            "t49"."usable" & 1
          ) > 0
          THEN "t49"."rank_email"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t49"."usable" & 2
          ) > 0
          THEN "t49"."rank_sms"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t49"."usable" & 4
          ) > 0
          THEN "t49"."rank_letter"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t49"."usable" & 8
          ) > 0
          THEN "t49"."rank_registered_letter"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t49"."usable" & 16
          ) > 0
          THEN "t49"."rank_call"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t49"."usable" & 32
          ) > 0
          THEN "t49"."rank_visit"
          ELSE CAST(NULL AS BIGINT)
        END
      )
      THEN 'letter'
      WHEN CASE
        WHEN (
          "t49"."usable" & 8
        ) > 0
        THEN "t49"."rank_registered_letter"
        ELSE CAST(NULL AS BIGINT)
      END = LEAST(
        CASE
          WHEN (
            "t49"."usable" & 1
          ) > 0
          THEN "t49"."rank_email"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t49"."usable" & 2
          ) > 0
          THEN "t49"."rank_sms"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t49"."usable" & 4
          ) > 0
          THEN "t49"."rank_letter"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t49"."usable" & 8
          ) > 0
          THEN "t49"."rank_registered_letter"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t49"."usable" & 16
          ) > 0
          THEN "t49"."rank_call"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t49"."usable" & 32
          ) > 0
          THEN "t49"."rank_visit"
          ELSE CAST(NULL AS BIGINT)
        END
      )
      THEN 'registered_letter'
      WHEN CASE
        WHEN (
          "t49"."usable" & 16
        ) > 0
        THEN "t49"."rank_call"
        ELSE CAST(NULL AS BIGINT)
      END = LEAST(
        CASE
          WHEN (
            "t49"."usable" & 1
          ) > 0
          THEN "t49"."rank_email"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t49"."usable" & 2
          ) > 0
          THEN "t49"."rank_sms"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t49"."usable" & 4
          ) > 0
          THEN "t49"."rank_letter"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t49"."usable" & 8
          ) > 0
          THEN "t49"."rank_registered_letter"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t49"."usable" & 16
          ) > 0
          THEN "t49"."rank_call"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t49"."usable" & 32
          ) > 0
          THEN "t49"."rank_visit"
          ELSE CAST(NULL AS BIGINT)
        END
      )
      THEN 'call'
      WHEN CASE
        WHEN (
          "t49"."usable" & 32
        ) > 0
        THEN "t49"."rank_visit"
        ELSE CAST(NULL AS BIGINT)
      END = LEAST(
        CASE
          WHEN (
            "t49"."usable" & 1
          ) > 0
          THEN "t49"."rank_email"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t49"."usable" & 2
          ) > 0
          THEN "t49"."rank_sms"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t49"."usable" & 4
          ) > 0
          THEN "t49"."rank_letter"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t49"."usable" & 8
          ) > 0
          THEN "t49"."rank_registered_letter"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t49"."usable" & 16
          ) > 0
          THEN "t49"."rank_call"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t49"."usable" & 32
          ) > 0
          THEN "t49"."rank_visit"
          ELSE CAST(NULL AS BIGINT)
        END
      )
      THEN 'visit'
      ELSE NULL
    END
    ELSE "t49"."inside_channel"
  END AS "way",
  CASE
    WHEN "t49"."track" IN ('invoice', 'instalment', 'promise', 'statement')
    AND (
      "t49"."credit_base_minor" >= "t49"."covered_base_minor"
    )
    THEN 'covered_by_credit'
    WHEN "t49"."track" IN ('invoice', 'instalment', 'promise', 'statement')
    AND (
      (
        "t49"."covered_base_minor" - "t49"."credit_base_minor"
      ) < "t49"."min_base_minor"
    )
    THEN 'below_minimum'
    WHEN "t49"."opted_out"
    AND (
      (
        "t49"."way_bits" > 0
      ) AND (
        "t49"."inside_channel" IS NULL
      )
    )
    THEN 'opted_out'
    WHEN (
      "t49"."way_bits" > 0
    )
    AND (
      "t49"."inside_channel" IS NULL
    )
    AND NOT (
      "t49"."possible" > 0
    )
    THEN 'unreachable'
    WHEN (
      "t49"."possible" > 0
    ) AND COALESCE("t49"."quiet", FALSE)
    THEN 'quiet_day'
    WHEN (
      "t49"."possible" > 0
    )
    AND COALESCE("t49"."last_age_days" < "t49"."min_gap_days", FALSE)
    THEN 'too_soon'
    WHEN (
      "t49"."possible" > 0
    ) AND (
      "t49"."usable" = 0
    )
    THEN 'contact_cap'
    ELSE 'ok'
  END AS "reason"
FROM (
  SELECT
    "t48"."customer_id",
    "t48"."standing",
    "t48"."covered_count",
    "t48"."covered_base_minor",
    "t48"."oldest_on",
    "t48"."step_no",
    "t48"."lead_anchor_on",
    "t48"."lead_id",
    "t48"."playbook",
    "t48"."jurisdiction",
    "t48"."kind",
    "t48"."vulnerable",
    "t48"."opted_out",
    "t48"."credit_base_minor",
    "t48"."weight_pct",
    "t48"."min_gap_days",
    "t48"."patience_days",
    "t48"."ladder_no",
    "t48"."track",
    "t48"."tone",
    "t48"."approval",
    "t48"."min_base_minor",
    "t48"."inside_channel",
    "t48"."rank_email",
    "t48"."rank_sms",
    "t48"."rank_letter",
    "t48"."rank_registered_letter",
    "t48"."rank_call",
    "t48"."rank_visit",
    "t48"."step_key",
    "t48"."way_bits",
    "t48"."reach_bits",
    "t48"."full_bits",
    "t48"."last_age_days",
    "t48"."quiet",
    "t48"."shut_bits",
    "t48"."way_bits" & CASE WHEN "t48"."opted_out" THEN 0 ELSE COALESCE("t48"."reach_bits", 0) END AS "possible",
    (
      "t48"."way_bits" & CASE WHEN "t48"."opted_out" THEN 0 ELSE COALESCE("t48"."reach_bits", 0) END
    ) - (
      "t48"."way_bits" & CASE WHEN "t48"."opted_out" THEN 0 ELSE COALESCE("t48"."reach_bits", 0) END & (
        COALESCE("t48"."full_bits", 0) | COALESCE("t48"."shut_bits", 0)
      )
    ) AS "usable"
  FROM (
    SELECT
      "t47".*
      EXCLUDE ("kind_right", "jurisdiction_right")
    FROM (
      SELECT
        "t46"."customer_id",
        "t46"."standing",
        "t46"."covered_count",
        "t46"."covered_base_minor",
        "t46"."oldest_on",
        "t46"."step_no",
        "t46"."lead_anchor_on",
        "t46"."lead_id",
        "t46"."playbook",
        "t46"."jurisdiction",
        "t46"."kind",
        "t46"."vulnerable",
        "t46"."opted_out",
        "t46"."credit_base_minor",
        "t46"."weight_pct",
        "t46"."min_gap_days",
        "t46"."patience_days",
        "t46"."ladder_no",
        "t46"."track",
        "t46"."tone",
        "t46"."approval",
        "t46"."min_base_minor",
        "t46"."inside_channel",
        "t46"."rank_email",
        "t46"."rank_sms",
        "t46"."rank_letter",
        "t46"."rank_registered_letter",
        "t46"."rank_call",
        "t46"."rank_visit",
        "t46"."step_key",
        "t46"."way_bits",
        "t46"."reach_bits",
        "t46"."full_bits",
        "t46"."last_age_days",
        "t46"."quiet",
        "t31"."jurisdiction" AS "jurisdiction_right",
        "t31"."kind" AS "kind_right",
        "t31"."shut_bits"
      FROM (
        SELECT
          "t44".*
          EXCLUDE ("kind_right", "jurisdiction_right")
        FROM (
          SELECT
            "t43"."customer_id",
            "t43"."standing",
            "t43"."covered_count",
            "t43"."covered_base_minor",
            "t43"."oldest_on",
            "t43"."step_no",
            "t43"."lead_anchor_on",
            "t43"."lead_id",
            "t43"."playbook",
            "t43"."jurisdiction",
            "t43"."kind",
            "t43"."vulnerable",
            "t43"."opted_out",
            "t43"."credit_base_minor",
            "t43"."weight_pct",
            "t43"."min_gap_days",
            "t43"."patience_days",
            "t43"."ladder_no",
            "t43"."track",
            "t43"."tone",
            "t43"."approval",
            "t43"."min_base_minor",
            "t43"."inside_channel",
            "t43"."rank_email",
            "t43"."rank_sms",
            "t43"."rank_letter",
            "t43"."rank_registered_letter",
            "t43"."rank_call",
            "t43"."rank_visit",
            "t43"."step_key",
            "t43"."way_bits",
            "t43"."reach_bits",
            "t43"."full_bits",
            "t43"."last_age_days",
            "t37"."jurisdiction" AS "jurisdiction_right",
            "t37"."kind" AS "kind_right",
            "t37"."quiet"
          FROM (
            SELECT
              "t41".*
              EXCLUDE ("customer_id_right")
            FROM (
              SELECT
                "t40"."customer_id",
                "t40"."standing",
                "t40"."covered_count",
                "t40"."covered_base_minor",
                "t40"."oldest_on",
                "t40"."step_no",
                "t40"."lead_anchor_on",
                "t40"."lead_id",
                "t40"."playbook",
                "t40"."jurisdiction",
                "t40"."kind",
                "t40"."vulnerable",
                "t40"."opted_out",
                "t40"."credit_base_minor",
                "t40"."weight_pct",
                "t40"."min_gap_days",
                "t40"."patience_days",
                "t40"."ladder_no",
                "t40"."track",
                "t40"."tone",
                "t40"."approval",
                "t40"."min_base_minor",
                "t40"."inside_channel",
                "t40"."rank_email",
                "t40"."rank_sms",
                "t40"."rank_letter",
                "t40"."rank_registered_letter",
                "t40"."rank_call",
                "t40"."rank_visit",
                "t40"."step_key",
                "t40"."way_bits",
                "t40"."reach_bits",
                "t40"."full_bits",
                "t21"."customer_id" AS "customer_id_right",
                "t21"."last_age_days"
              FROM (
                SELECT
                  "t38".*
                  EXCLUDE ("customer_id_right")
                FROM (
                  SELECT
                    "t36"."customer_id",
                    "t36"."standing",
                    "t36"."covered_count",
                    "t36"."covered_base_minor",
                    "t36"."oldest_on",
                    "t36"."step_no",
                    "t36"."lead_anchor_on",
                    "t36"."lead_id",
                    "t36"."playbook",
                    "t36"."jurisdiction",
                    "t36"."kind",
                    "t36"."vulnerable",
                    "t36"."opted_out",
                    "t36"."credit_base_minor",
                    "t36"."weight_pct",
                    "t36"."min_gap_days",
                    "t36"."patience_days",
                    "t36"."ladder_no",
                    "t36"."track",
                    "t36"."tone",
                    "t36"."approval",
                    "t36"."min_base_minor",
                    "t36"."inside_channel",
                    "t36"."rank_email",
                    "t36"."rank_sms",
                    "t36"."rank_letter",
                    "t36"."rank_registered_letter",
                    "t36"."rank_call",
                    "t36"."rank_visit",
                    "t36"."step_key",
                    "t36"."way_bits",
                    "t36"."reach_bits",
                    "t10"."customer_id" AS "customer_id_right",
                    "t10"."full_bits"
                  FROM (
                    SELECT
                      "t33".*
                      EXCLUDE ("customer_id_right")
                    FROM (
                      SELECT
                        "t12"."customer_id",
                        "t12"."standing",
                        "t12"."covered_count",
                        "t12"."covered_base_minor",
                        "t12"."oldest_on",
                        "t12"."step_no",
                        "t12"."lead_anchor_on",
                        "t12"."lead_id",
                        "t11"."playbook",
                        "t11"."jurisdiction",
                        "t11"."kind",
                        "t11"."vulnerable",
                        "t11"."opted_out",
                        "t11"."credit_base_minor",
                        "t11"."weight_pct",
                        "t13"."min_gap_days",
                        "t13"."patience_days",
                        "t16"."ladder_no",
                        "t16"."track",
                        "t16"."tone",
                        "t16"."approval",
                        "t16"."min_base_minor",
                        "t16"."inside_channel",
                        "t16"."rank_email",
                        "t16"."rank_sms",
                        "t16"."rank_letter",
                        "t16"."rank_registered_letter",
                        "t16"."rank_call",
                        "t16"."rank_visit",
                        "t16"."step_key",
                        "t16"."way_bits",
                        "t27"."customer_id" AS "customer_id_right",
                        "t27"."reach_bits"
                      FROM "prospects" AS "t12"
                      INNER JOIN "customers" AS "t11"
                        ON "t12"."customer_id" = "t11"."customer_id"
                      INNER JOIN "playbooks" AS "t13"
                        ON "t11"."playbook" = "t13"."playbook"
                      INNER JOIN (
                        SELECT
                          "t8".*
                          EXCLUDE ("playbook")
                        FROM "rungs" AS "t8"
                      ) AS "t16"
                        ON "t12"."standing" = "t16"."ladder_no" AND "t12"."step_no" = "t16"."step_no"
                      LEFT OUTER JOIN (
                        SELECT
                          "t9"."customer_id",
                          CAST(BIT_OR(
                            CAST(CASE "t9"."channel"
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
                          ) AS INT) AS "reach_bits"
                        FROM "reach" AS "t9"
                        GROUP BY
                          1
                      ) AS "t27"
                        ON "t12"."customer_id" = "t27"."customer_id"
                    ) AS "t33"
                  ) AS "t36"
                  LEFT OUTER JOIN "full_channels" AS "t10"
                    ON "t36"."customer_id" = "t10"."customer_id"
                ) AS "t38"
              ) AS "t40"
              LEFT OUTER JOIN (
                SELECT
                  "t1"."customer_id",
                  MIN("t1"."age_days") AS "last_age_days"
                FROM "recent_contacts" AS "t1"
                GROUP BY
                  1
              ) AS "t21"
                ON "t40"."customer_id" = "t21"."customer_id"
            ) AS "t41"
          ) AS "t43"
          LEFT OUTER JOIN (
            SELECT
              "t32"."jurisdiction",
              "t32"."kind",
              TRUE AS "quiet"
            FROM (
              SELECT DISTINCT
                *
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    "t22"."jurisdiction",
                    "t22"."kind"
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
                  ) AS "t22"
                ) AS "t24"
                UNION ALL
                SELECT
                  *
                FROM (
                  SELECT
                    "t25"."jurisdiction",
                    "t19"."kind"
                  FROM (
                    SELECT
                      "t20"."jurisdiction"
                    FROM (
                      SELECT
                        *
                      FROM "holidays" AS "t4"
                      WHERE
                        "t4"."on_date" = GETVARIABLE('as_of')
                    ) AS "t20"
                  ) AS "t25"
                  CROSS JOIN (
                    SELECT DISTINCT
                      "t5"."kind"
                    FROM "customers" AS "t5"
                  ) AS "t19"
                ) AS "t28"
              ) AS "t30"
            ) AS "t32"
          ) AS "t37"
            ON "t43"."jurisdiction" = "t37"."jurisdiction" AND "t43"."kind" = "t37"."kind"
        ) AS "t44"
      ) AS "t46"
      LEFT OUTER JOIN (
        SELECT
          "t17"."jurisdiction",
          "t17"."kind",
          CAST(BIT_OR(
            CAST(CASE "t17"."channel"
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
          ) AS INT) AS "shut_bits"
        FROM (
          SELECT
            *
          FROM "contact_caps" AS "t0"
          WHERE
            "t0"."max_contacts" <= 0
        ) AS "t17"
        GROUP BY
          1,
          2
      ) AS "t31"
        ON "t46"."jurisdiction" = "t31"."jurisdiction" AND "t46"."kind" = "t31"."kind"
    ) AS "t47"
  ) AS "t48"
) AS "t49"

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

-- stage: decisions
SELECT
  "t25"."customer_id",
  "t25"."decision",
  "t25"."reason",
  "t25"."hold_kind",
  "t25"."track",
  "t25"."step_no",
  "t25"."step_key",
  "t25"."tone",
  "t25"."approval",
  "t25"."channel",
  "t25"."lead_id",
  "t25"."covered_count",
  "t25"."covered_base_minor",
  "t25"."days_late"
FROM (
  SELECT
    "t24"."customer_id",
    "t24"."outlook",
    "t24"."standing",
    "t24"."step_no",
    "t24"."lead_id",
    "t24"."covered_count",
    "t24"."covered_base_minor",
    "t24"."lead_anchor_on",
    "t24"."oldest_on",
    "t24"."vulnerable",
    "t24"."weight_pct",
    "t24"."way",
    CASE
      WHEN COALESCE("t24"."done", FALSE)
      THEN 'done_today'
      WHEN "t24"."outlook" = 2147483647
      THEN 'nothing_due'
      WHEN "t24"."outlook" > 1073741824
      THEN 'on_hold'
      WHEN "t24"."outlook" = 1073741824
      THEN 'likely_to_pay'
      WHEN COALESCE("t24"."over", FALSE)
      THEN 'over_capacity'
      ELSE "t24"."reason"
    END AS "reason",
    "t24"."done",
    "t24"."over",
    "t24"."track",
    "t24"."step_key",
    "t24"."tone",
    CASE
      WHEN "t24"."vulnerable"
      AND (
        "t24"."tone" IN ('formal', 'final')
        OR COALESCE(
          CASE WHEN "t24"."reason" = 'ok' THEN "t24"."way" ELSE CAST(NULL AS TEXT) END IN ('visit', 'agency', 'solicitor'),
          FALSE
        )
      )
      THEN 'review'
      ELSE "t24"."approval"
    END AS "approval",
    CASE
      WHEN CASE
        WHEN COALESCE("t24"."done", FALSE)
        THEN 'done_today'
        WHEN "t24"."outlook" = 2147483647
        THEN 'nothing_due'
        WHEN "t24"."outlook" > 1073741824
        THEN 'on_hold'
        WHEN "t24"."outlook" = 1073741824
        THEN 'likely_to_pay'
        WHEN COALESCE("t24"."over", FALSE)
        THEN 'over_capacity'
        ELSE "t24"."reason"
      END = 'ok'
      THEN 'act'
      ELSE 'wait'
    END AS "decision",
    CASE
      WHEN CASE
        WHEN COALESCE("t24"."done", FALSE)
        THEN 'done_today'
        WHEN "t24"."outlook" = 2147483647
        THEN 'nothing_due'
        WHEN "t24"."outlook" > 1073741824
        THEN 'on_hold'
        WHEN "t24"."outlook" = 1073741824
        THEN 'likely_to_pay'
        WHEN COALESCE("t24"."over", FALSE)
        THEN 'over_capacity'
        ELSE "t24"."reason"
      END = 'on_hold'
      THEN CASE "t24"."outlook" - 1073741824
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
    CASE WHEN "t24"."reason" = 'ok' THEN "t24"."way" ELSE CAST(NULL AS TEXT) END AS "channel",
    DATE_DIFF('DAY', "t24"."oldest_on", GETVARIABLE('as_of')) AS "days_late"
  FROM (
    SELECT
      "t23".*
      EXCLUDE ("step_no_right", "standing_right")
    FROM (
      SELECT
        "t22"."customer_id",
        "t22"."outlook",
        "t22"."standing",
        "t22"."step_no",
        "t22"."lead_id",
        "t22"."covered_count",
        "t22"."covered_base_minor",
        "t22"."lead_anchor_on",
        "t22"."oldest_on",
        "t22"."vulnerable",
        "t22"."weight_pct",
        "t22"."way",
        "t22"."reason",
        "t22"."done",
        "t22"."over",
        "t10"."track",
        "t10"."step_key",
        "t10"."tone",
        "t10"."approval",
        "t10"."standing" AS "standing_right",
        "t10"."step_no" AS "step_no_right"
      FROM (
        SELECT
          "t20".*
          EXCLUDE ("customer_id_right")
        FROM (
          SELECT
            "t19"."customer_id",
            "t19"."outlook",
            "t19"."standing",
            "t19"."step_no",
            "t19"."lead_id",
            "t19"."covered_count",
            "t19"."covered_base_minor",
            "t19"."lead_anchor_on",
            "t19"."oldest_on",
            "t19"."vulnerable",
            "t19"."weight_pct",
            "t19"."way",
            "t19"."reason",
            "t19"."done",
            "t11"."customer_id" AS "customer_id_right",
            "t11"."over"
          FROM (
            SELECT
              "t17".*
              EXCLUDE ("customer_id_right")
            FROM (
              SELECT
                "t16"."customer_id",
                "t16"."outlook",
                "t16"."standing",
                "t16"."step_no",
                "t16"."lead_id",
                "t16"."covered_count",
                "t16"."covered_base_minor",
                "t16"."lead_anchor_on",
                "t16"."oldest_on",
                "t16"."vulnerable",
                "t16"."weight_pct",
                "t16"."way",
                "t16"."reason",
                "t12"."customer_id" AS "customer_id_right",
                "t12"."done"
              FROM (
                SELECT
                  "t14".*
                  EXCLUDE ("customer_id_right")
                FROM (
                  SELECT
                    "t13"."customer_id",
                    "t13"."outlook",
                    "t5"."customer_id" AS "customer_id_right",
                    "t5"."standing",
                    "t5"."step_no",
                    "t5"."lead_id",
                    "t5"."covered_count",
                    "t5"."covered_base_minor",
                    "t5"."lead_anchor_on",
                    "t5"."oldest_on",
                    "t5"."vulnerable",
                    "t5"."weight_pct",
                    "t5"."way",
                    "t5"."reason"
                  FROM (
                    SELECT
                      "t3"."customer_id",
                      "t3"."standing" AS "outlook"
                    FROM "leads" AS "t3"
                  ) AS "t13"
                  LEFT OUTER JOIN "verdicts" AS "t5"
                    ON "t13"."customer_id" = "t5"."customer_id"
                ) AS "t14"
              ) AS "t16"
              LEFT OUTER JOIN (
                SELECT
                  "t2"."customer_id",
                  TRUE AS "done"
                FROM "done_today" AS "t2"
              ) AS "t12"
                ON "t16"."customer_id" = "t12"."customer_id"
            ) AS "t17"
          ) AS "t19"
          LEFT OUTER JOIN (
            SELECT
              "t1"."customer_id",
              TRUE AS "over"
            FROM "over_capacity" AS "t1"
          ) AS "t11"
            ON "t19"."customer_id" = "t11"."customer_id"
        ) AS "t20"
      ) AS "t22"
      LEFT OUTER JOIN (
        SELECT
          "t0"."track",
          "t0"."step_key",
          "t0"."tone",
          "t0"."approval",
          "t0"."ladder_no" AS "standing",
          "t0"."step_no"
        FROM "rungs" AS "t0"
      ) AS "t10"
        ON "t22"."standing" = "t10"."standing" AND "t22"."step_no" = "t10"."step_no"
    ) AS "t23"
  ) AS "t24"
) AS "t25"

-- stage: covered
SELECT
  "t4"."customer_id",
  "t7"."track",
  "t4"."occasion_id",
  "t4"."step_no"
FROM "foremost" AS "t4"
SEMI JOIN (
  SELECT
    "t9"."customer_id",
    "t9"."standing",
    "t9"."step_no",
    "t9"."lead_id",
    "t9"."covered_count",
    "t9"."covered_base_minor",
    "t9"."lead_anchor_on",
    "t9"."oldest_on",
    "t9"."vulnerable",
    "t9"."weight_pct",
    "t9"."way",
    "t9"."reason"
  FROM (
    SELECT
      *
    FROM "verdicts" AS "t2"
    WHERE
      "t2"."reason" = 'ok'
  ) AS "t9"
  ANTI JOIN "over_capacity" AS "t5"
    ON "t9"."customer_id" = "t5"."customer_id"
) AS "t11"
  ON "t4"."customer_id" = "t11"."customer_id"
INNER JOIN (
  SELECT DISTINCT
    "t1"."track",
    "t1"."ladder_no" AS "standing"
  FROM "rungs" AS "t1"
) AS "t7"
  ON "t4"."standing" = "t7"."standing"

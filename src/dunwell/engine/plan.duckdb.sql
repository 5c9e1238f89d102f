-- Made by `python -m dunwell.engine.compile` from the planner's expressions; not edited by hand.

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
WITH "t11" AS (
  SELECT DISTINCT
    "t1"."step_no" AS "taken"
  FROM "steps" AS "t1"
), "t32" AS (
  SELECT
    "t18"."track",
    "t18"."longest",
    CAST((
      ROW_NUMBER() OVER (
        ORDER BY "t18"."track" ASC
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) - 1
    ) * "t23"."track_width" AS INT) AS "track_place"
  FROM (
    SELECT
      "t1"."track",
      MAX("t1"."step_no") AS "longest"
    FROM "steps" AS "t1"
    GROUP BY
      1
  ) AS "t18"
  CROSS JOIN (
    SELECT
      COUNT(DISTINCT "t1"."track") AS "tracks",
      (
        MAX("t1"."step_no") + 1
      ) * 2 AS "track_width"
    FROM "steps" AS "t1"
  ) AS "t23"
), "t66" AS (
  SELECT
    "t65"."customer_id",
    "t65"."occasion_id",
    "t65"."anchor_on",
    "t65"."open_base_minor",
    "t65"."step_no",
    CAST(CASE
      WHEN NOT (
        "t65"."due"
      )
      THEN 2147483647
      WHEN LEAST("t65"."customer_hold_no", "t48"."occasion_hold_no") IS NOT NULL
      THEN LEAST("t65"."customer_hold_no", "t48"."occasion_hold_no") + 1073741824
      WHEN "t65"."likely_to_pay"
      THEN 1073741824
      ELSE "t65"."ladder_no"
    END AS INT) AS "standing"
  FROM (
    SELECT
      "t63"."occasion_id",
      "t63"."customer_id",
      "t63"."track",
      "t63"."anchor_on",
      "t63"."open_base_minor",
      "t63"."last_step",
      "t63"."last_step_on",
      "t63"."likely_paid_by",
      "t63"."playbook_place",
      "t63"."customer_hold_no",
      "t63"."longest",
      "t63"."track_place",
      "t63"."late",
      "t63"."place",
      "t63"."ladder_no",
      "t63"."step_no",
      "t63"."offset_days",
      "t63"."wait_days",
      "t63"."alone_days",
      (
        "t63"."late" >= "t63"."offset_days"
      )
      AND (
        (
          "t63"."last_step" = 0
        )
        OR (
          DATE_DIFF('DAY', "t63"."last_step_on", GETVARIABLE('as_of')) >= "t63"."wait_days"
        )
      ) AS "due",
      (
        "t63"."likely_paid_by" >= GETVARIABLE('as_of')
      )
      AND (
        "t63"."late" < "t63"."alone_days"
      ) AS "likely_to_pay"
    FROM (
      SELECT
        "t54"."occasion_id",
        "t54"."customer_id",
        "t54"."track",
        "t54"."anchor_on",
        "t54"."open_base_minor",
        "t54"."last_step",
        "t54"."last_step_on",
        "t54"."likely_paid_by",
        "t54"."playbook_place",
        "t54"."customer_hold_no",
        "t54"."longest",
        "t54"."track_place",
        "t54"."late",
        "t54"."place",
        "t62"."ladder_no",
        "t62"."step_no",
        "t62"."offset_days",
        "t62"."wait_days",
        "t62"."alone_days"
      FROM (
        SELECT
          "t42"."occasion_id",
          "t42"."customer_id",
          "t42"."track",
          "t42"."anchor_on",
          "t42"."open_base_minor",
          "t42"."last_step",
          "t42"."last_step_on",
          "t42"."likely_paid_by",
          "t42"."playbook_place",
          "t42"."customer_hold_no",
          "t42"."longest",
          "t42"."track_place",
          DATE_DIFF('DAY', "t42"."anchor_on", GETVARIABLE('as_of')) AS "late",
          COALESCE(
            CAST("t42"."playbook_place" + "t42"."track_place" + (
              CAST(LEAST("t42"."last_step", "t42"."longest") AS INT) * 2
            ) + CAST(DATE_DIFF('DAY', "t42"."anchor_on", GETVARIABLE('as_of')) >= 0 AS INT) AS INT),
            -1
          ) AS "place"
        FROM (
          SELECT
            "t40".*
            EXCLUDE ("track_right")
          FROM (
            SELECT
              "t22"."occasion_id",
              "t22"."customer_id",
              "t22"."track",
              "t22"."anchor_on",
              "t22"."open_base_minor",
              "t22"."last_step",
              "t22"."last_step_on",
              "t22"."likely_paid_by",
              "t7"."playbook_place",
              "t7"."customer_hold_no",
              "t37"."track" AS "track_right",
              "t37"."longest",
              "t37"."track_place"
            FROM (
              SELECT
                *
              FROM "occasions" AS "t2"
              WHERE
                (
                  "t2"."open_base_minor" > 0
                )
                OR "t2"."track" IN ('receipt', 'checkin', 'welcome')
            ) AS "t22"
            INNER JOIN "chased" AS "t7"
              ON "t22"."customer_id" = "t7"."customer_id"
            LEFT OUTER JOIN "t32" AS "t37"
              ON "t22"."track" = "t37"."track"
          ) AS "t40"
        ) AS "t42"
      ) AS "t54"
      INNER JOIN (
        SELECT
          *
        FROM (
          SELECT
            "t59"."place",
            "t59"."ladder_no",
            CAST("t59"."step_no" AS INT) AS "step_no",
            CASE
              WHEN COALESCE(
                (
                  NOT (
                    "t59"."climbed" > "t59"."length"
                  )
                  OR (
                    (
                      "t59"."climbed" > "t59"."length"
                    )
                    AND (
                      "t59"."repeat_days" IS NOT NULL
                    )
                    AND (
                      "t59"."taken" >= "t59"."length"
                    )
                  )
                )
                AND (
                  NOT (
                    "t59"."anchor_passed"
                  ) OR (
                    "t59"."offset_days" >= 0
                  )
                ),
                FALSE
              )
              THEN CASE
                WHEN CASE
                  WHEN "t59"."offset_days" IS NULL
                  THEN "t59"."offset_days"
                  ELSE LEAST(1099511627776, "t59"."offset_days")
                END IS NULL
                THEN CASE
                  WHEN "t59"."offset_days" IS NULL
                  THEN "t59"."offset_days"
                  ELSE LEAST(1099511627776, "t59"."offset_days")
                END
                ELSE GREATEST(
                  -1099511627776,
                  CASE
                    WHEN "t59"."offset_days" IS NULL
                    THEN "t59"."offset_days"
                    ELSE LEAST(1099511627776, "t59"."offset_days")
                  END
                )
              END
              ELSE 1099511627776
            END AS "offset_days",
            CASE
              WHEN CASE
                WHEN CASE
                  WHEN (
                    "t59"."climbed" > "t59"."length"
                  )
                  AND (
                    "t59"."repeat_days" IS NOT NULL
                  )
                  AND (
                    "t59"."taken" >= "t59"."length"
                  )
                  THEN GREATEST("t59"."wait_days", "t59"."repeat_days")
                  ELSE "t59"."wait_days"
                END IS NULL
                THEN CASE
                  WHEN (
                    "t59"."climbed" > "t59"."length"
                  )
                  AND (
                    "t59"."repeat_days" IS NOT NULL
                  )
                  AND (
                    "t59"."taken" >= "t59"."length"
                  )
                  THEN GREATEST("t59"."wait_days", "t59"."repeat_days")
                  ELSE "t59"."wait_days"
                END
                ELSE LEAST(
                  1099511627776,
                  CASE
                    WHEN (
                      "t59"."climbed" > "t59"."length"
                    )
                    AND (
                      "t59"."repeat_days" IS NOT NULL
                    )
                    AND (
                      "t59"."taken" >= "t59"."length"
                    )
                    THEN GREATEST("t59"."wait_days", "t59"."repeat_days")
                    ELSE "t59"."wait_days"
                  END
                )
              END IS NULL
              THEN CASE
                WHEN CASE
                  WHEN (
                    "t59"."climbed" > "t59"."length"
                  )
                  AND (
                    "t59"."repeat_days" IS NOT NULL
                  )
                  AND (
                    "t59"."taken" >= "t59"."length"
                  )
                  THEN GREATEST("t59"."wait_days", "t59"."repeat_days")
                  ELSE "t59"."wait_days"
                END IS NULL
                THEN CASE
                  WHEN (
                    "t59"."climbed" > "t59"."length"
                  )
                  AND (
                    "t59"."repeat_days" IS NOT NULL
                  )
                  AND (
                    "t59"."taken" >= "t59"."length"
                  )
                  THEN GREATEST("t59"."wait_days", "t59"."repeat_days")
                  ELSE "t59"."wait_days"
                END
                ELSE LEAST(
                  1099511627776,
                  CASE
                    WHEN (
                      "t59"."climbed" > "t59"."length"
                    )
                    AND (
                      "t59"."repeat_days" IS NOT NULL
                    )
                    AND (
                      "t59"."taken" >= "t59"."length"
                    )
                    THEN GREATEST("t59"."wait_days", "t59"."repeat_days")
                    ELSE "t59"."wait_days"
                  END
                )
              END
              ELSE GREATEST(
                -1099511627776,
                CASE
                  WHEN CASE
                    WHEN (
                      "t59"."climbed" > "t59"."length"
                    )
                    AND (
                      "t59"."repeat_days" IS NOT NULL
                    )
                    AND (
                      "t59"."taken" >= "t59"."length"
                    )
                    THEN GREATEST("t59"."wait_days", "t59"."repeat_days")
                    ELSE "t59"."wait_days"
                  END IS NULL
                  THEN CASE
                    WHEN (
                      "t59"."climbed" > "t59"."length"
                    )
                    AND (
                      "t59"."repeat_days" IS NOT NULL
                    )
                    AND (
                      "t59"."taken" >= "t59"."length"
                    )
                    THEN GREATEST("t59"."wait_days", "t59"."repeat_days")
                    ELSE "t59"."wait_days"
                  END
                  ELSE LEAST(
                    1099511627776,
                    CASE
                      WHEN (
                        "t59"."climbed" > "t59"."length"
                      )
                      AND (
                        "t59"."repeat_days" IS NOT NULL
                      )
                      AND (
                        "t59"."taken" >= "t59"."length"
                      )
                      THEN GREATEST("t59"."wait_days", "t59"."repeat_days")
                      ELSE "t59"."wait_days"
                    END
                  )
                END
              )
            END AS "wait_days",
            CASE
              WHEN CASE
                WHEN "t59"."offset_days" IS NULL
                THEN "t59"."offset_days"
                ELSE LEAST(1099511627776, "t59"."offset_days")
              END IS NULL
              THEN CASE
                WHEN "t59"."offset_days" IS NULL
                THEN "t59"."offset_days"
                ELSE LEAST(1099511627776, "t59"."offset_days")
              END
              ELSE GREATEST(
                -1099511627776,
                CASE
                  WHEN "t59"."offset_days" IS NULL
                  THEN "t59"."offset_days"
                  ELSE LEAST(1099511627776, "t59"."offset_days")
                END
              )
            END + CASE
              WHEN "t59"."tone" IN ('warm', 'friendly')
              THEN CASE
                WHEN CASE
                  WHEN "t59"."patience_days" IS NULL
                  THEN "t59"."patience_days"
                  ELSE LEAST(1099511627776, "t59"."patience_days")
                END IS NULL
                THEN CASE
                  WHEN "t59"."patience_days" IS NULL
                  THEN "t59"."patience_days"
                  ELSE LEAST(1099511627776, "t59"."patience_days")
                END
                ELSE GREATEST(
                  -1099511627776,
                  CASE
                    WHEN "t59"."patience_days" IS NULL
                    THEN "t59"."patience_days"
                    ELSE LEAST(1099511627776, "t59"."patience_days")
                  END
                )
              END
              ELSE 0
            END AS "alone_days"
          FROM (
            SELECT
              "t58".*
              EXCLUDE ("track_right", "playbook_right", "step_no_right")
            FROM (
              SELECT
                "t57"."playbook",
                "t57"."min_gap_days",
                "t57"."patience_days",
                "t57"."playbook_place",
                "t57"."track",
                "t57"."longest",
                "t57"."track_place",
                "t57"."taken",
                "t57"."length",
                "t57"."heads_up",
                "t57"."ladder_no",
                "t57"."anchor_passed",
                "t57"."place",
                "t57"."climbed",
                "t57"."step_no",
                "t6"."playbook" AS "playbook_right",
                "t6"."track" AS "track_right",
                "t6"."step_no" AS "step_no_right",
                "t6"."key",
                "t6"."offset_days",
                "t6"."wait_days",
                "t6"."min_base_minor",
                "t6"."tone",
                "t6"."approval",
                "t6"."repeat_days"
              FROM (
                SELECT
                  "t55"."playbook",
                  "t55"."min_gap_days",
                  "t55"."patience_days",
                  "t55"."playbook_place",
                  "t55"."track",
                  "t55"."longest",
                  "t55"."track_place",
                  "t55"."taken",
                  "t55"."length",
                  "t55"."heads_up",
                  "t55"."ladder_no",
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
                      "t50"."playbook",
                      "t50"."min_gap_days",
                      "t50"."patience_days",
                      "t50"."playbook_place",
                      "t50"."track",
                      "t50"."longest",
                      "t50"."track_place",
                      "t50"."taken",
                      "t50"."length",
                      "t50"."heads_up",
                      "t50"."ladder_no",
                      FALSE AS "anchor_passed"
                    FROM (
                      SELECT
                        "t49".*
                        EXCLUDE ("track_right", "playbook_right")
                      FROM (
                        SELECT
                          "t47"."playbook",
                          "t47"."min_gap_days",
                          "t47"."patience_days",
                          "t47"."playbook_place",
                          "t47"."track",
                          "t47"."longest",
                          "t47"."track_place",
                          "t47"."taken",
                          "t45"."playbook" AS "playbook_right",
                          "t45"."track" AS "track_right",
                          "t45"."length",
                          "t45"."heads_up",
                          "t45"."ladder_no"
                        FROM (
                          SELECT
                            *
                          FROM (
                            SELECT
                              "t8"."playbook",
                              "t8"."min_gap_days",
                              "t8"."patience_days",
                              "t35"."playbook_place",
                              "t37"."track",
                              "t37"."longest",
                              "t37"."track_place",
                              "t30"."taken"
                            FROM "playbooks" AS "t8"
                            INNER JOIN (
                              SELECT
                                "t16"."playbook",
                                CAST((
                                  ROW_NUMBER() OVER (
                                    ORDER BY "t16"."playbook" ASC
                                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                                  ) - 1
                                ) * (
                                  "t23"."tracks" * "t23"."track_width"
                                ) AS INT) AS "playbook_place"
                              FROM (
                                SELECT
                                  "t4"."playbook"
                                FROM "playbooks" AS "t4"
                              ) AS "t16"
                              CROSS JOIN (
                                SELECT
                                  COUNT(DISTINCT "t1"."track") AS "tracks",
                                  (
                                    MAX("t1"."step_no") + 1
                                  ) * 2 AS "track_width"
                                FROM "steps" AS "t1"
                              ) AS "t23"
                            ) AS "t35"
                              ON "t8"."playbook" = "t35"."playbook"
                            CROSS JOIN "t32" AS "t37"
                            CROSS JOIN (
                              SELECT DISTINCT
                                *
                              FROM (
                                SELECT
                                  *
                                FROM "t11" AS "t15"
                                UNION ALL
                                SELECT
                                  *
                                FROM (
                                  SELECT
                                    "t15"."taken" - 1 AS "taken"
                                  FROM "t11" AS "t15"
                                ) AS "t24"
                              ) AS "t26"
                            ) AS "t30"
                          ) AS "t38"
                          WHERE
                            "t38"."taken" <= "t38"."longest"
                        ) AS "t47"
                        LEFT OUTER JOIN (
                          SELECT
                            "t41".*
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
                                "t25"."playbook",
                                "t25"."track",
                                "t25"."length",
                                "t25"."heads_up",
                                "t9"."priority"
                              FROM (
                                SELECT
                                  "t1"."playbook",
                                  "t1"."track",
                                  MAX("t1"."step_no") AS "length",
                                  SUM(CAST("t1"."offset_days" < 0 AS BIGINT)) AS "heads_up"
                                FROM "steps" AS "t1"
                                GROUP BY
                                  1,
                                  2
                              ) AS "t25"
                              LEFT OUTER JOIN "track_priority" AS "t9"
                                ON "t25"."playbook" = "t9"."playbook" AND "t25"."track" = "t9"."track"
                            ) AS "t31"
                          ) AS "t41"
                        ) AS "t45"
                          ON "t47"."playbook" = "t45"."playbook" AND "t47"."track" = "t45"."track"
                      ) AS "t49"
                    ) AS "t50"
                  ) AS "t52"
                  UNION ALL
                  SELECT
                    *
                  FROM (
                    SELECT
                      "t50"."playbook",
                      "t50"."min_gap_days",
                      "t50"."patience_days",
                      "t50"."playbook_place",
                      "t50"."track",
                      "t50"."longest",
                      "t50"."track_place",
                      "t50"."taken",
                      "t50"."length",
                      "t50"."heads_up",
                      "t50"."ladder_no",
                      TRUE AS "anchor_passed"
                    FROM (
                      SELECT
                        "t49".*
                        EXCLUDE ("track_right", "playbook_right")
                      FROM (
                        SELECT
                          "t47"."playbook",
                          "t47"."min_gap_days",
                          "t47"."patience_days",
                          "t47"."playbook_place",
                          "t47"."track",
                          "t47"."longest",
                          "t47"."track_place",
                          "t47"."taken",
                          "t45"."playbook" AS "playbook_right",
                          "t45"."track" AS "track_right",
                          "t45"."length",
                          "t45"."heads_up",
                          "t45"."ladder_no"
                        FROM (
                          SELECT
                            *
                          FROM (
                            SELECT
                              "t8"."playbook",
                              "t8"."min_gap_days",
                              "t8"."patience_days",
                              "t35"."playbook_place",
                              "t37"."track",
                              "t37"."longest",
                              "t37"."track_place",
                              "t30"."taken"
                            FROM "playbooks" AS "t8"
                            INNER JOIN (
                              SELECT
                                "t16"."playbook",
                                CAST((
                                  ROW_NUMBER() OVER (
                                    ORDER BY "t16"."playbook" ASC
                                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                                  ) - 1
                                ) * (
                                  "t23"."tracks" * "t23"."track_width"
                                ) AS INT) AS "playbook_place"
                              FROM (
                                SELECT
                                  "t4"."playbook"
                                FROM "playbooks" AS "t4"
                              ) AS "t16"
                              CROSS JOIN (
                                SELECT
                                  COUNT(DISTINCT "t1"."track") AS "tracks",
                                  (
                                    MAX("t1"."step_no") + 1
                                  ) * 2 AS "track_width"
                                FROM "steps" AS "t1"
                              ) AS "t23"
                            ) AS "t35"
                              ON "t8"."playbook" = "t35"."playbook"
                            CROSS JOIN "t32" AS "t37"
                            CROSS JOIN (
                              SELECT DISTINCT
                                *
                              FROM (
                                SELECT
                                  *
                                FROM "t11" AS "t15"
                                UNION ALL
                                SELECT
                                  *
                                FROM (
                                  SELECT
                                    "t15"."taken" - 1 AS "taken"
                                  FROM "t11" AS "t15"
                                ) AS "t24"
                              ) AS "t26"
                            ) AS "t30"
                          ) AS "t38"
                          WHERE
                            "t38"."taken" <= "t38"."longest"
                        ) AS "t47"
                        LEFT OUTER JOIN (
                          SELECT
                            "t41".*
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
                                "t25"."playbook",
                                "t25"."track",
                                "t25"."length",
                                "t25"."heads_up",
                                "t9"."priority"
                              FROM (
                                SELECT
                                  "t1"."playbook",
                                  "t1"."track",
                                  MAX("t1"."step_no") AS "length",
                                  SUM(CAST("t1"."offset_days" < 0 AS BIGINT)) AS "heads_up"
                                FROM "steps" AS "t1"
                                GROUP BY
                                  1,
                                  2
                              ) AS "t25"
                              LEFT OUTER JOIN "track_priority" AS "t9"
                                ON "t25"."playbook" = "t9"."playbook" AND "t25"."track" = "t9"."track"
                            ) AS "t31"
                          ) AS "t41"
                        ) AS "t45"
                          ON "t47"."playbook" = "t45"."playbook" AND "t47"."track" = "t45"."track"
                      ) AS "t49"
                    ) AS "t50"
                  ) AS "t53"
                ) AS "t55"
              ) AS "t57"
              LEFT OUTER JOIN "steps" AS "t6"
                ON "t57"."playbook" = "t6"."playbook"
                AND "t57"."track" = "t6"."track"
                AND "t57"."step_no" = "t6"."step_no"
            ) AS "t58"
          ) AS "t59"
        ) AS "t60"
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
            FROM "steps" AS "t1"
          ) AS "t10"
        ) AS "t13"
      ) AS "t62"
        ON "t54"."place" = "t62"."place"
    ) AS "t63"
  ) AS "t65"
  LEFT OUTER JOIN (
    SELECT
      "t39"."occasion_id",
      "t39"."track_place",
      MIN("t39"."hold_no") AS "occasion_hold_no"
    FROM (
      SELECT
        "t28"."customer_id",
        "t28"."track",
        "t28"."occasion_id",
        "t28"."hold_no",
        "t36"."longest",
        "t36"."track_place"
      FROM (
        SELECT
          "t17"."customer_id",
          "t17"."track",
          "t17"."occasion_id",
          CAST(CASE "t17"."kind"
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
        ) AS "t17"
        WHERE
          "t17"."occasion_id" IS NOT NULL
      ) AS "t28"
      INNER JOIN "t32" AS "t36"
        ON "t28"."track" = "t36"."track"
    ) AS "t39"
    GROUP BY
      1,
      2
  ) AS "t48"
    ON "t65"."occasion_id" = "t48"."occasion_id"
    AND "t65"."track_place" = "t48"."track_place"
), "t70" AS (
  SELECT
    "t67"."customer_id",
    MIN("t67"."standing") AS "standing"
  FROM "t66" AS "t67"
  GROUP BY
    1
)
SELECT
  *
FROM (
  SELECT
    "t69"."customer_id",
    "t69"."occasion_id",
    "t69"."anchor_on",
    "t69"."open_base_minor",
    "t69"."step_no",
    "t69"."standing"
  FROM "t66" AS "t69"
  SEMI JOIN (
    SELECT
      *
    FROM "t70" AS "t71"
    WHERE
      "t71"."standing" < 1073741824
  ) AS "t74"
    ON "t69"."customer_id" = "t74"."customer_id" AND "t69"."standing" = "t74"."standing"
) AS "t75"
UNION ALL
SELECT
  *
FROM (
  SELECT
    "t71"."customer_id",
    CAST(NULL AS BIGINT) AS "occasion_id",
    CAST(NULL AS DATE) AS "anchor_on",
    CAST(NULL AS BIGINT) AS "open_base_minor",
    CAST(NULL AS INT) AS "step_no",
    "t71"."standing"
  FROM "t70" AS "t71"
  WHERE
    "t71"."standing" >= 1073741824
) AS "t72"

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
  BIT_OR(
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
  ) AS "full_bits"
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
  "t62"."customer_id",
  "t62"."standing",
  "t62"."step_no",
  "t62"."lead_id",
  "t62"."covered_count",
  "t62"."covered_base_minor",
  "t62"."lead_anchor_on",
  "t62"."oldest_on",
  "t62"."vulnerable",
  "t62"."weight_pct",
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
      EXCLUDE ("jurisdiction_right", "kind_right")
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
          EXCLUDE ("jurisdiction_right", "kind_right")
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

-- stage: decisions
SELECT
  "t38"."customer_id",
  "t38"."decision",
  "t38"."reason",
  "t38"."hold_kind",
  "t38"."track",
  "t38"."step_no",
  "t38"."step_key",
  "t38"."tone",
  "t38"."approval",
  "t38"."channel",
  "t38"."lead_id",
  "t38"."covered_count",
  "t38"."covered_base_minor",
  "t38"."days_late"
FROM (
  SELECT
    "t37"."customer_id",
    "t37"."outlook",
    "t37"."standing",
    "t37"."step_no",
    "t37"."lead_id",
    "t37"."covered_count",
    "t37"."covered_base_minor",
    "t37"."lead_anchor_on",
    "t37"."oldest_on",
    "t37"."vulnerable",
    "t37"."weight_pct",
    "t37"."way",
    CASE
      WHEN COALESCE("t37"."done", FALSE)
      THEN 'done_today'
      WHEN "t37"."outlook" = 2147483647
      THEN 'nothing_due'
      WHEN "t37"."outlook" > 1073741824
      THEN 'on_hold'
      WHEN "t37"."outlook" = 1073741824
      THEN 'likely_to_pay'
      WHEN COALESCE("t37"."over", FALSE)
      THEN 'over_capacity'
      ELSE "t37"."reason"
    END AS "reason",
    "t37"."done",
    "t37"."over",
    "t37"."track",
    "t37"."step_key",
    "t37"."tone",
    CASE
      WHEN "t37"."vulnerable"
      AND (
        "t37"."tone" IN ('formal', 'final')
        OR COALESCE(
          CASE WHEN "t37"."reason" = 'ok' THEN "t37"."way" ELSE CAST(NULL AS TEXT) END IN ('visit', 'agency', 'solicitor'),
          FALSE
        )
      )
      THEN 'review'
      ELSE "t37"."approval"
    END AS "approval",
    CASE
      WHEN CASE
        WHEN COALESCE("t37"."done", FALSE)
        THEN 'done_today'
        WHEN "t37"."outlook" = 2147483647
        THEN 'nothing_due'
        WHEN "t37"."outlook" > 1073741824
        THEN 'on_hold'
        WHEN "t37"."outlook" = 1073741824
        THEN 'likely_to_pay'
        WHEN COALESCE("t37"."over", FALSE)
        THEN 'over_capacity'
        ELSE "t37"."reason"
      END = 'ok'
      THEN 'act'
      ELSE 'wait'
    END AS "decision",
    CASE
      WHEN CASE
        WHEN COALESCE("t37"."done", FALSE)
        THEN 'done_today'
        WHEN "t37"."outlook" = 2147483647
        THEN 'nothing_due'
        WHEN "t37"."outlook" > 1073741824
        THEN 'on_hold'
        WHEN "t37"."outlook" = 1073741824
        THEN 'likely_to_pay'
        WHEN COALESCE("t37"."over", FALSE)
        THEN 'over_capacity'
        ELSE "t37"."reason"
      END = 'on_hold'
      THEN CASE "t37"."outlook" - 1073741824
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
    CASE WHEN "t37"."reason" = 'ok' THEN "t37"."way" ELSE CAST(NULL AS TEXT) END AS "channel",
    DATE_DIFF('DAY', "t37"."oldest_on", GETVARIABLE('as_of')) AS "days_late"
  FROM (
    SELECT
      "t36".*
      EXCLUDE ("standing_right", "step_no_right")
    FROM (
      SELECT
        "t32"."customer_id",
        "t32"."outlook",
        "t32"."standing",
        "t32"."step_no",
        "t32"."lead_id",
        "t32"."covered_count",
        "t32"."covered_base_minor",
        "t32"."lead_anchor_on",
        "t32"."oldest_on",
        "t32"."vulnerable",
        "t32"."weight_pct",
        "t32"."way",
        "t32"."reason",
        "t32"."done",
        "t32"."over",
        "t35"."track",
        "t35"."step_key",
        "t35"."tone",
        "t35"."approval",
        "t35"."standing" AS "standing_right",
        "t35"."step_no" AS "step_no_right"
      FROM (
        SELECT
          "t30".*
          EXCLUDE ("customer_id_right")
        FROM (
          SELECT
            "t26"."customer_id",
            "t26"."outlook",
            "t26"."standing",
            "t26"."step_no",
            "t26"."lead_id",
            "t26"."covered_count",
            "t26"."covered_base_minor",
            "t26"."lead_anchor_on",
            "t26"."oldest_on",
            "t26"."vulnerable",
            "t26"."weight_pct",
            "t26"."way",
            "t26"."reason",
            "t26"."done",
            "t13"."customer_id" AS "customer_id_right",
            "t13"."over"
          FROM (
            SELECT
              "t24".*
              EXCLUDE ("customer_id_right")
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
                "t14"."customer_id" AS "customer_id_right",
                "t14"."done"
              FROM (
                SELECT
                  "t20".*
                  EXCLUDE ("customer_id_right")
                FROM (
                  SELECT
                    "t15"."customer_id",
                    "t15"."outlook",
                    "t8"."customer_id" AS "customer_id_right",
                    "t8"."standing",
                    "t8"."step_no",
                    "t8"."lead_id",
                    "t8"."covered_count",
                    "t8"."covered_base_minor",
                    "t8"."lead_anchor_on",
                    "t8"."oldest_on",
                    "t8"."vulnerable",
                    "t8"."weight_pct",
                    "t8"."way",
                    "t8"."reason"
                  FROM (
                    SELECT
                      "t4"."customer_id",
                      "t4"."standing" AS "outlook"
                    FROM "leads" AS "t4"
                  ) AS "t15"
                  LEFT OUTER JOIN "verdicts" AS "t8"
                    ON "t15"."customer_id" = "t8"."customer_id"
                ) AS "t20"
              ) AS "t22"
              LEFT OUTER JOIN (
                SELECT
                  "t3"."customer_id",
                  TRUE AS "done"
                FROM "done_today" AS "t3"
              ) AS "t14"
                ON "t22"."customer_id" = "t14"."customer_id"
            ) AS "t24"
          ) AS "t26"
          LEFT OUTER JOIN (
            SELECT
              "t1"."customer_id",
              TRUE AS "over"
            FROM "over_capacity" AS "t1"
          ) AS "t13"
            ON "t26"."customer_id" = "t13"."customer_id"
        ) AS "t30"
      ) AS "t32"
      LEFT OUTER JOIN (
        SELECT
          "t33"."track",
          "t33"."step_key",
          "t33"."tone",
          "t33"."approval",
          "t33"."ladder_no" AS "standing",
          "t33"."step_no"
        FROM (
          SELECT
            "t29"."ladder_no",
            "t7"."playbook",
            "t7"."track",
            "t7"."step_no",
            "t7"."tone",
            "t7"."approval",
            "t7"."min_base_minor",
            "t19"."inside_channel",
            "t19"."rank_email",
            "t19"."rank_sms",
            "t19"."rank_letter",
            "t19"."rank_registered_letter",
            "t19"."rank_call",
            "t19"."rank_visit",
            "t7"."key" AS "step_key",
            COALESCE("t19"."way_bits", 0) AS "way_bits"
          FROM "steps" AS "t7"
          INNER JOIN (
            SELECT
              "t27".*
              EXCLUDE ("priority")
            FROM (
              SELECT
                "t23"."playbook",
                "t23"."track",
                "t23"."length",
                "t23"."heads_up",
                "t23"."priority",
                CAST(ROW_NUMBER() OVER (
                  ORDER BY "t23"."playbook" ASC, "t23"."priority" IS NULL ASC, "t23"."priority" ASC, "t23"."track" ASC
                  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                ) - 1 AS INT) AS "ladder_no"
              FROM (
                SELECT
                  "t18"."playbook",
                  "t18"."track",
                  "t18"."length",
                  "t18"."heads_up",
                  "t9"."priority"
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
                LEFT OUTER JOIN "track_priority" AS "t9"
                  ON "t18"."playbook" = "t9"."playbook" AND "t18"."track" = "t9"."track"
              ) AS "t23"
            ) AS "t27"
          ) AS "t29"
            ON "t7"."playbook" = "t29"."playbook" AND "t7"."track" = "t29"."track"
          LEFT OUTER JOIN (
            SELECT
              "t2"."playbook",
              "t2"."track",
              "t2"."step_no",
              BIT_OR(
                CAST(CASE "t2"."channel"
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
              FIRST("t2"."channel" ORDER BY "t2"."rank") FILTER(WHERE
                "t2"."channel" IN ('task', 'agency', 'solicitor')) AS "inside_channel",
              MIN("t2"."rank") FILTER(WHERE
                "t2"."channel" = 'email') AS "rank_email",
              MIN("t2"."rank") FILTER(WHERE
                "t2"."channel" = 'sms') AS "rank_sms",
              MIN("t2"."rank") FILTER(WHERE
                "t2"."channel" = 'letter') AS "rank_letter",
              MIN("t2"."rank") FILTER(WHERE
                "t2"."channel" = 'registered_letter') AS "rank_registered_letter",
              MIN("t2"."rank") FILTER(WHERE
                "t2"."channel" = 'call') AS "rank_call",
              MIN("t2"."rank") FILTER(WHERE
                "t2"."channel" = 'visit') AS "rank_visit"
            FROM "step_channels" AS "t2"
            GROUP BY
              1,
              2,
              3
          ) AS "t19"
            ON "t7"."playbook" = "t19"."playbook"
            AND "t7"."track" = "t19"."track"
            AND "t7"."step_no" = "t19"."step_no"
        ) AS "t33"
      ) AS "t35"
        ON "t32"."standing" = "t35"."standing" AND "t32"."step_no" = "t35"."step_no"
    ) AS "t36"
  ) AS "t37"
) AS "t38"
ORDER BY
  "t38"."customer_id" ASC

-- stage: covered
SELECT
  *
FROM (
  SELECT
    "t5"."customer_id",
    "t18"."track",
    "t5"."occasion_id",
    "t5"."step_no"
  FROM "foremost" AS "t5"
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
      FROM "verdicts" AS "t1"
      WHERE
        "t1"."reason" = 'ok'
    ) AS "t9"
    ANTI JOIN "over_capacity" AS "t6"
      ON "t9"."customer_id" = "t6"."customer_id"
  ) AS "t13"
    ON "t5"."customer_id" = "t13"."customer_id"
  INNER JOIN (
    SELECT
      "t16"."track",
      "t16"."ladder_no" AS "standing"
    FROM (
      SELECT
        "t15".*
        EXCLUDE ("priority")
      FROM (
        SELECT
          "t14"."playbook",
          "t14"."track",
          "t14"."length",
          "t14"."heads_up",
          "t14"."priority",
          CAST(ROW_NUMBER() OVER (
            ORDER BY "t14"."playbook" ASC, "t14"."priority" IS NULL ASC, "t14"."priority" ASC, "t14"."track" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ) - 1 AS INT) AS "ladder_no"
        FROM (
          SELECT
            "t11"."playbook",
            "t11"."track",
            "t11"."length",
            "t11"."heads_up",
            "t7"."priority"
          FROM (
            SELECT
              "t3"."playbook",
              "t3"."track",
              MAX("t3"."step_no") AS "length",
              SUM(CAST("t3"."offset_days" < 0 AS BIGINT)) AS "heads_up"
            FROM "steps" AS "t3"
            GROUP BY
              1,
              2
          ) AS "t11"
          LEFT OUTER JOIN "track_priority" AS "t7"
            ON "t11"."playbook" = "t7"."playbook" AND "t11"."track" = "t7"."track"
        ) AS "t14"
      ) AS "t15"
    ) AS "t16"
  ) AS "t18"
    ON "t5"."standing" = "t18"."standing"
) AS "t19"
ORDER BY
  "t19"."customer_id" ASC,
  "t19"."track" ASC,
  "t19"."occasion_id" ASC

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
), "t31" AS (
  SELECT
    "t30"."playbook",
    "t30"."min_gap_days",
    "t30"."patience_days",
    "t30"."playbook_place",
    "t30"."track",
    "t30"."longest",
    "t30"."track_place",
    "t30"."taken",
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
)
SELECT
  *
FROM (
  SELECT
    "t38"."place",
    "t38"."ladder_no",
    CAST("t38"."step_no" AS INT) AS "step_no",
    CASE
      WHEN COALESCE(
        (
          NOT (
            "t38"."climbed" > "t38"."length"
          )
          OR (
            (
              "t38"."climbed" > "t38"."length"
            )
            AND (
              "t38"."repeat_days" IS NOT NULL
            )
            AND (
              "t38"."taken" >= "t38"."length"
            )
          )
        )
        AND (
          NOT (
            "t38"."anchor_passed"
          ) OR (
            "t38"."offset_days" >= 0
          )
        ),
        FALSE
      )
      THEN CASE
        WHEN CASE
          WHEN "t38"."offset_days" IS NULL
          THEN "t38"."offset_days"
          ELSE LEAST(1099511627776, "t38"."offset_days")
        END IS NULL
        THEN CASE
          WHEN "t38"."offset_days" IS NULL
          THEN "t38"."offset_days"
          ELSE LEAST(1099511627776, "t38"."offset_days")
        END
        ELSE GREATEST(
          -1099511627776,
          CASE
            WHEN "t38"."offset_days" IS NULL
            THEN "t38"."offset_days"
            ELSE LEAST(1099511627776, "t38"."offset_days")
          END
        )
      END
      ELSE 1099511627776
    END AS "offset_days",
    CASE
      WHEN CASE
        WHEN CASE
          WHEN (
            "t38"."climbed" > "t38"."length"
          )
          AND (
            "t38"."repeat_days" IS NOT NULL
          )
          AND (
            "t38"."taken" >= "t38"."length"
          )
          THEN GREATEST("t38"."wait_days", "t38"."repeat_days")
          ELSE "t38"."wait_days"
        END IS NULL
        THEN CASE
          WHEN (
            "t38"."climbed" > "t38"."length"
          )
          AND (
            "t38"."repeat_days" IS NOT NULL
          )
          AND (
            "t38"."taken" >= "t38"."length"
          )
          THEN GREATEST("t38"."wait_days", "t38"."repeat_days")
          ELSE "t38"."wait_days"
        END
        ELSE LEAST(
          1099511627776,
          CASE
            WHEN (
              "t38"."climbed" > "t38"."length"
            )
            AND (
              "t38"."repeat_days" IS NOT NULL
            )
            AND (
              "t38"."taken" >= "t38"."length"
            )
            THEN GREATEST("t38"."wait_days", "t38"."repeat_days")
            ELSE "t38"."wait_days"
          END
        )
      END IS NULL
      THEN CASE
        WHEN CASE
          WHEN (
            "t38"."climbed" > "t38"."length"
          )
          AND (
            "t38"."repeat_days" IS NOT NULL
          )
          AND (
            "t38"."taken" >= "t38"."length"
          )
          THEN GREATEST("t38"."wait_days", "t38"."repeat_days")
          ELSE "t38"."wait_days"
        END IS NULL
        THEN CASE
          WHEN (
            "t38"."climbed" > "t38"."length"
          )
          AND (
            "t38"."repeat_days" IS NOT NULL
          )
          AND (
            "t38"."taken" >= "t38"."length"
          )
          THEN GREATEST("t38"."wait_days", "t38"."repeat_days")
          ELSE "t38"."wait_days"
        END
        ELSE LEAST(
          1099511627776,
          CASE
            WHEN (
              "t38"."climbed" > "t38"."length"
            )
            AND (
              "t38"."repeat_days" IS NOT NULL
            )
            AND (
              "t38"."taken" >= "t38"."length"
            )
            THEN GREATEST("t38"."wait_days", "t38"."repeat_days")
            ELSE "t38"."wait_days"
          END
        )
      END
      ELSE GREATEST(
        -1099511627776,
        CASE
          WHEN CASE
            WHEN (
              "t38"."climbed" > "t38"."length"
            )
            AND (
              "t38"."repeat_days" IS NOT NULL
            )
            AND (
              "t38"."taken" >= "t38"."length"
            )
            THEN GREATEST("t38"."wait_days", "t38"."repeat_days")
            ELSE "t38"."wait_days"
          END IS NULL
          THEN CASE
            WHEN (
              "t38"."climbed" > "t38"."length"
            )
            AND (
              "t38"."repeat_days" IS NOT NULL
            )
            AND (
              "t38"."taken" >= "t38"."length"
            )
            THEN GREATEST("t38"."wait_days", "t38"."repeat_days")
            ELSE "t38"."wait_days"
          END
          ELSE LEAST(
            1099511627776,
            CASE
              WHEN (
                "t38"."climbed" > "t38"."length"
              )
              AND (
                "t38"."repeat_days" IS NOT NULL
              )
              AND (
                "t38"."taken" >= "t38"."length"
              )
              THEN GREATEST("t38"."wait_days", "t38"."repeat_days")
              ELSE "t38"."wait_days"
            END
          )
        END
      )
    END AS "wait_days",
    CAST(CASE
      WHEN CASE
        WHEN (
          CAST("t38"."offset_days" AS DECIMAL(20, 0)) + CAST(CASE WHEN "t38"."tone" IN ('warm', 'friendly') THEN "t38"."patience_days" ELSE 0 END AS DECIMAL(20, 0))
        ) IS NULL
        THEN CAST("t38"."offset_days" AS DECIMAL(20, 0)) + CAST(CASE WHEN "t38"."tone" IN ('warm', 'friendly') THEN "t38"."patience_days" ELSE 0 END AS DECIMAL(20, 0))
        ELSE LEAST(
          1099511627776,
          CAST("t38"."offset_days" AS DECIMAL(20, 0)) + CAST(CASE WHEN "t38"."tone" IN ('warm', 'friendly') THEN "t38"."patience_days" ELSE 0 END AS DECIMAL(20, 0))
        )
      END IS NULL
      THEN CASE
        WHEN (
          CAST("t38"."offset_days" AS DECIMAL(20, 0)) + CAST(CASE WHEN "t38"."tone" IN ('warm', 'friendly') THEN "t38"."patience_days" ELSE 0 END AS DECIMAL(20, 0))
        ) IS NULL
        THEN CAST("t38"."offset_days" AS DECIMAL(20, 0)) + CAST(CASE WHEN "t38"."tone" IN ('warm', 'friendly') THEN "t38"."patience_days" ELSE 0 END AS DECIMAL(20, 0))
        ELSE LEAST(
          1099511627776,
          CAST("t38"."offset_days" AS DECIMAL(20, 0)) + CAST(CASE WHEN "t38"."tone" IN ('warm', 'friendly') THEN "t38"."patience_days" ELSE 0 END AS DECIMAL(20, 0))
        )
      END
      ELSE GREATEST(
        -1099511627776,
        CASE
          WHEN (
            CAST("t38"."offset_days" AS DECIMAL(20, 0)) + CAST(CASE WHEN "t38"."tone" IN ('warm', 'friendly') THEN "t38"."patience_days" ELSE 0 END AS DECIMAL(20, 0))
          ) IS NULL
          THEN CAST("t38"."offset_days" AS DECIMAL(20, 0)) + CAST(CASE WHEN "t38"."tone" IN ('warm', 'friendly') THEN "t38"."patience_days" ELSE 0 END AS DECIMAL(20, 0))
          ELSE LEAST(
            1099511627776,
            CAST("t38"."offset_days" AS DECIMAL(20, 0)) + CAST(CASE WHEN "t38"."tone" IN ('warm', 'friendly') THEN "t38"."patience_days" ELSE 0 END AS DECIMAL(20, 0))
          )
        END
      )
    END AS BIGINT) AS "alone_days"
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
          FROM "t31" AS "t32"
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
          FROM "t31" AS "t32"
        ) AS "t34"
      ) AS "t35"
    ) AS "t37"
    LEFT OUTER JOIN "steps" AS "t4"
      ON "t37"."playbook" = "t4"."playbook"
      AND "t37"."track" = "t4"."track"
      AND "t37"."step_no" = "t4"."step_no"
  ) AS "t38"
) AS "t39"
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
  "t15"."customer_id",
  "t15"."playbook_place",
  "t15"."customer_hold_no"
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

-- stage: foremost
WITH "t17" AS (
  SELECT
    "t16"."customer_id",
    "t16"."occasion_id",
    "t16"."anchor_on",
    "t16"."open_base_minor",
    "t16"."step_no",
    CAST(CASE
      WHEN NOT (
        "t16"."due"
      )
      THEN 2147483647
      WHEN LEAST("t16"."customer_hold_no", "t5"."occasion_hold_no") IS NOT NULL
      THEN LEAST("t16"."customer_hold_no", "t5"."occasion_hold_no") + 1073741824
      WHEN "t16"."likely_to_pay"
      THEN 1073741824
      ELSE "t16"."ladder_no"
    END AS INT) AS "standing"
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
      "t14"."ladder_no",
      "t14"."step_no",
      "t14"."offset_days",
      "t14"."wait_days",
      "t14"."alone_days",
      (
        "t14"."late" >= "t14"."offset_days"
      )
      AND (
        (
          "t14"."last_step" = 0
        )
        OR (
          DATE_DIFF('DAY', "t14"."last_step_on", GETVARIABLE('as_of')) >= "t14"."wait_days"
        )
      ) AS "due",
      (
        "t14"."likely_paid_by" >= GETVARIABLE('as_of')
      )
      AND (
        "t14"."late" < "t14"."alone_days"
      ) AS "likely_to_pay"
    FROM (
      SELECT
        "t13"."occasion_id",
        "t13"."customer_id",
        "t13"."track",
        "t13"."anchor_on",
        "t13"."open_base_minor",
        "t13"."last_step",
        "t13"."last_step_on",
        "t13"."likely_paid_by",
        "t13"."playbook_place",
        "t13"."customer_hold_no",
        "t13"."longest",
        "t13"."track_place",
        "t13"."late",
        "t13"."place",
        "t6"."ladder_no",
        "t6"."step_no",
        "t6"."offset_days",
        "t6"."wait_days",
        "t6"."alone_days"
      FROM (
        SELECT
          "t11"."occasion_id",
          "t11"."customer_id",
          "t11"."track",
          "t11"."anchor_on",
          "t11"."open_base_minor",
          "t11"."last_step",
          "t11"."last_step_on",
          "t11"."likely_paid_by",
          "t11"."playbook_place",
          "t11"."customer_hold_no",
          "t11"."longest",
          "t11"."track_place",
          DATE_DIFF('DAY', "t11"."anchor_on", GETVARIABLE('as_of')) AS "late",
          COALESCE(
            CAST("t11"."playbook_place" + "t11"."track_place" + (
              CAST(LEAST("t11"."last_step", "t11"."longest") AS INT) * 2
            ) + CAST(DATE_DIFF('DAY', "t11"."anchor_on", GETVARIABLE('as_of')) >= 0 AS INT) AS INT),
            -1
          ) AS "place"
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
      ) AS "t13"
      INNER JOIN "next_steps" AS "t6"
        ON "t13"."place" = "t6"."place"
    ) AS "t14"
  ) AS "t16"
  LEFT OUTER JOIN "occasion_holds" AS "t5"
    ON "t16"."occasion_id" = "t5"."occasion_id"
    AND "t16"."track_place" = "t5"."track_place"
), "t21" AS (
  SELECT
    "t18"."customer_id",
    MIN("t18"."standing") AS "standing"
  FROM "t17" AS "t18"
  GROUP BY
    1
)
SELECT
  *
FROM (
  SELECT
    "t20"."customer_id",
    "t20"."occasion_id",
    "t20"."anchor_on",
    "t20"."open_base_minor",
    "t20"."step_no",
    "t20"."standing"
  FROM "t17" AS "t20"
  SEMI JOIN (
    SELECT
      *
    FROM "t21" AS "t22"
    WHERE
      "t22"."standing" < 1073741824
  ) AS "t25"
    ON "t20"."customer_id" = "t25"."customer_id" AND "t20"."standing" = "t25"."standing"
) AS "t26"
UNION ALL
SELECT
  *
FROM (
  SELECT
    "t22"."customer_id",
    CAST(NULL AS BIGINT) AS "occasion_id",
    CAST(NULL AS DATE) AS "anchor_on",
    CAST(NULL AS BIGINT) AS "open_base_minor",
    CAST(NULL AS INT) AS "step_no",
    "t22"."standing"
  FROM "t21" AS "t22"
  WHERE
    "t22"."standing" >= 1073741824
) AS "t23"

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
  "t36"."customer_id",
  "t36"."standing",
  "t36"."step_no",
  "t36"."lead_id",
  "t36"."covered_count",
  "t36"."covered_base_minor",
  "t36"."lead_anchor_on",
  "t36"."oldest_on",
  "t36"."vulnerable",
  "t36"."weight_pct",
  CASE
    WHEN "t36"."possible" > 0
    THEN CASE
      WHEN CASE
        WHEN (
          "t36"."usable" & 1
        ) > 0
        THEN "t36"."rank_email"
        ELSE CAST(NULL AS BIGINT)
      END = LEAST(
        CASE
          WHEN (
            "t36"."usable" & 1
          ) > 0
          THEN "t36"."rank_email"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t36"."usable" & 2
          ) > 0
          THEN "t36"."rank_sms"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t36"."usable" & 4
          ) > 0
          THEN "t36"."rank_letter"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t36"."usable" & 8
          ) > 0
          THEN "t36"."rank_registered_letter"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t36"."usable" & 16
          ) > 0
          THEN "t36"."rank_call"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t36"."usable" & 32
          ) > 0
          THEN "t36"."rank_visit"
          ELSE CAST(NULL AS BIGINT)
        END
      )
      THEN 'email'
      WHEN CASE
        WHEN (
          "t36"."usable" & 2
        ) > 0
        THEN "t36"."rank_sms"
        ELSE CAST(NULL AS BIGINT)
      END = LEAST(
        CASE
          WHEN (
            "t36"."usable" & 1
          ) > 0
          THEN "t36"."rank_email"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t36"."usable" & 2
          ) > 0
          THEN "t36"."rank_sms"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t36"."usable" & 4
          ) > 0
          THEN "t36"."rank_letter"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t36"."usable" & 8
          ) > 0
          THEN "t36"."rank_registered_letter"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t36"."usable" & 16
          ) > 0
          THEN "t36"."rank_call"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t36"."usable" & 32
          ) > 0
          THEN "t36"."rank_visit"
          ELSE CAST(NULL AS BIGINT)
        END
      )
      THEN 'sms'
      WHEN CASE
        WHEN (
          "t36"."usable" & 4
        ) > 0
        THEN "t36"."rank_letter"
        ELSE CAST(NULL AS BIGINT)
      END = LEAST(
        CASE
          WHEN (
            "t36"."usable" & 1
          ) > 0
          THEN "t36"."rank_email"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t36"."usable" & 2
          ) > 0
          THEN "t36"."rank_sms"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t36"."usable" & 4
          ) > 0
          THEN "t36"."rank_letter"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t36"."usable" & 8
          ) > 0
          THEN "t36"."rank_registered_letter"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t36"."usable" & 16
          ) > 0
          THEN "t36"."rank_call"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t36"."usable" & 32
          ) > 0
          THEN "t36"."rank_visit"
          ELSE CAST(NULL AS BIGINT)
        END
      )
      THEN 'letter'
      WHEN CASE
        WHEN (
          "t36"."usable" & 8
        ) > 0
        THEN "t36"."rank_registered_letter"
        ELSE CAST(NULL AS BIGINT)
      END = LEAST(
        CASE
          WHEN (
            "t36"."usable" & 1
          ) > 0
          THEN "t36"."rank_email"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t36"."usable" & 2
          ) > 0
          THEN "t36"."rank_sms"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t36"."usable" & 4
          ) > 0
          THEN "t36"."rank_letter"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t36"."usable" & 8
          ) > 0
          THEN "t36"."rank_registered_letter"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t36"."usable" & 16
          ) > 0
          THEN "t36"."rank_call"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t36"."usable" & 32
          ) > 0
          THEN "t36"."rank_visit"
          ELSE CAST(NULL AS BIGINT)
        END
      )
      THEN 'registered_letter'
      WHEN CASE
        WHEN (
          "t36"."usable" & 16
        ) > 0
        THEN "t36"."rank_call"
        ELSE CAST(NULL AS BIGINT)
      END = LEAST(
        CASE
          WHEN (
            "t36"."usable" & 1
          ) > 0
          THEN "t36"."rank_email"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t36"."usable" & 2
          ) > 0
          THEN "t36"."rank_sms"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t36"."usable" & 4
          ) > 0
          THEN "t36"."rank_letter"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t36"."usable" & 8
          ) > 0
          THEN "t36"."rank_registered_letter"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t36"."usable" & 16
          ) > 0
          THEN "t36"."rank_call"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t36"."usable" & 32
          ) > 0
          THEN "t36"."rank_visit"
          ELSE CAST(NULL AS BIGINT)
        END
      )
      THEN 'call'
      WHEN CASE
        WHEN (
          "t36"."usable" & 32
        ) > 0
        THEN "t36"."rank_visit"
        ELSE CAST(NULL AS BIGINT)
      END = LEAST(
        CASE
          WHEN (
            "t36"."usable" & 1
          ) > 0
          THEN "t36"."rank_email"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t36"."usable" & 2
          ) > 0
          THEN "t36"."rank_sms"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t36"."usable" & 4
          ) > 0
          THEN "t36"."rank_letter"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t36"."usable" & 8
          ) > 0
          THEN "t36"."rank_registered_letter"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t36"."usable" & 16
          ) > 0
          THEN "t36"."rank_call"
          ELSE CAST(NULL AS BIGINT)
        END,
        CASE
          WHEN (
            "t36"."usable" & 32
          ) > 0
          THEN "t36"."rank_visit"
          ELSE CAST(NULL AS BIGINT)
        END
      )
      THEN 'visit'
      ELSE NULL
    END
    ELSE "t36"."inside_channel"
  END AS "way",
  CASE
    WHEN "t36"."track" IN ('invoice', 'instalment', 'promise', 'statement')
    AND (
      "t36"."credit_base_minor" >= "t36"."covered_base_minor"
    )
    THEN 'covered_by_credit'
    WHEN "t36"."track" IN ('invoice', 'instalment', 'promise', 'statement')
    AND (
      (
        "t36"."covered_base_minor" - "t36"."credit_base_minor"
      ) < "t36"."min_base_minor"
    )
    THEN 'below_minimum'
    WHEN "t36"."opted_out"
    AND (
      (
        "t36"."way_bits" > 0
      ) AND (
        "t36"."inside_channel" IS NULL
      )
    )
    THEN 'opted_out'
    WHEN (
      "t36"."way_bits" > 0
    )
    AND (
      "t36"."inside_channel" IS NULL
    )
    AND NOT (
      "t36"."possible" > 0
    )
    THEN 'unreachable'
    WHEN (
      "t36"."possible" > 0
    ) AND COALESCE("t36"."quiet", FALSE)
    THEN 'quiet_day'
    WHEN (
      "t36"."possible" > 0
    )
    AND COALESCE("t36"."last_age_days" < "t36"."min_gap_days", FALSE)
    THEN 'too_soon'
    WHEN (
      "t36"."possible" > 0
    ) AND (
      "t36"."usable" = 0
    )
    THEN 'contact_cap'
    ELSE 'ok'
  END AS "reason"
FROM (
  SELECT
    "t35"."customer_id",
    "t35"."standing",
    "t35"."covered_count",
    "t35"."covered_base_minor",
    "t35"."oldest_on",
    "t35"."step_no",
    "t35"."lead_anchor_on",
    "t35"."lead_id",
    "t35"."playbook",
    "t35"."jurisdiction",
    "t35"."kind",
    "t35"."vulnerable",
    "t35"."opted_out",
    "t35"."credit_base_minor",
    "t35"."weight_pct",
    "t35"."min_gap_days",
    "t35"."patience_days",
    "t35"."ladder_no",
    "t35"."track",
    "t35"."tone",
    "t35"."approval",
    "t35"."min_base_minor",
    "t35"."inside_channel",
    "t35"."rank_email",
    "t35"."rank_sms",
    "t35"."rank_letter",
    "t35"."rank_registered_letter",
    "t35"."rank_call",
    "t35"."rank_visit",
    "t35"."step_key",
    "t35"."way_bits",
    "t35"."reach_bits",
    "t35"."full_bits",
    "t35"."last_age_days",
    "t35"."quiet",
    "t35"."shut_bits",
    "t35"."way_bits" & CASE WHEN "t35"."opted_out" THEN 0 ELSE COALESCE("t35"."reach_bits", 0) END AS "possible",
    (
      "t35"."way_bits" & CASE WHEN "t35"."opted_out" THEN 0 ELSE COALESCE("t35"."reach_bits", 0) END
    ) - (
      "t35"."way_bits" & CASE WHEN "t35"."opted_out" THEN 0 ELSE COALESCE("t35"."reach_bits", 0) END & (
        COALESCE("t35"."full_bits", 0) | COALESCE("t35"."shut_bits", 0)
      )
    ) AS "usable"
  FROM (
    SELECT
      "t10"."customer_id",
      "t10"."standing",
      "t10"."covered_count",
      "t10"."covered_base_minor",
      "t10"."oldest_on",
      "t10"."step_no",
      "t10"."lead_anchor_on",
      "t10"."lead_id",
      "t11"."playbook",
      "t11"."jurisdiction",
      "t11"."kind",
      "t11"."vulnerable",
      "t11"."opted_out",
      "t11"."credit_base_minor",
      "t11"."weight_pct",
      "t12"."min_gap_days",
      "t12"."patience_days",
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
      "t27"."reach_bits",
      "t13"."full_bits",
      "t21"."last_age_days",
      "t34"."quiet",
      "t31"."shut_bits"
    FROM "prospects" AS "t10"
    INNER JOIN "customers" AS "t11"
      ON "t10"."customer_id" = "t11"."customer_id"
    INNER JOIN "playbooks" AS "t12"
      ON "t11"."playbook" = "t12"."playbook"
    INNER JOIN (
      SELECT
        "t4".*
        EXCLUDE ("playbook")
      FROM "rungs" AS "t4"
    ) AS "t16"
      ON "t10"."standing" = "t16"."ladder_no" AND "t10"."step_no" = "t16"."step_no"
    LEFT OUTER JOIN (
      SELECT
        "t5"."customer_id",
        CAST(BIT_OR(
          CAST(CASE "t5"."channel"
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
      FROM "reach" AS "t5"
      GROUP BY
        1
    ) AS "t27"
      ON "t10"."customer_id" = "t27"."customer_id"
    LEFT OUTER JOIN "full_channels" AS "t13"
      ON "t10"."customer_id" = "t13"."customer_id"
    LEFT OUTER JOIN (
      SELECT
        "t6"."customer_id",
        MIN("t6"."age_days") AS "last_age_days"
      FROM "recent_contacts" AS "t6"
      GROUP BY
        1
    ) AS "t21"
      ON "t10"."customer_id" = "t21"."customer_id"
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
              FROM "quiet_weekdays" AS "t8"
              WHERE
                "t8"."weekday" = (
                  (
                    DAYOFWEEK(GETVARIABLE('as_of')) + 6
                  ) % 7
                )
            ) AS "t22"
          ) AS "t25"
          UNION ALL
          SELECT
            *
          FROM (
            SELECT
              "t26"."jurisdiction",
              "t17"."kind"
            FROM (
              SELECT
                "t20"."jurisdiction"
              FROM (
                SELECT
                  *
                FROM "holidays" AS "t9"
                WHERE
                  "t9"."on_date" = GETVARIABLE('as_of')
              ) AS "t20"
            ) AS "t26"
            CROSS JOIN (
              SELECT DISTINCT
                "t1"."kind"
              FROM "customers" AS "t1"
            ) AS "t17"
          ) AS "t28"
        ) AS "t30"
      ) AS "t32"
    ) AS "t34"
      ON "t11"."jurisdiction" = "t34"."jurisdiction" AND "t11"."kind" = "t34"."kind"
    LEFT OUTER JOIN (
      SELECT
        "t19"."jurisdiction",
        "t19"."kind",
        CAST(BIT_OR(
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
        ) AS INT) AS "shut_bits"
      FROM (
        SELECT
          *
        FROM "contact_caps" AS "t7"
        WHERE
          "t7"."max_contacts" <= 0
      ) AS "t19"
      GROUP BY
        1,
        2
    ) AS "t31"
      ON "t11"."jurisdiction" = "t31"."jurisdiction" AND "t11"."kind" = "t31"."kind"
  ) AS "t35"
) AS "t36"

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
  "t15"."customer_id",
  "t15"."decision",
  "t15"."reason",
  "t15"."hold_kind",
  "t15"."track",
  "t15"."step_no",
  "t15"."step_key",
  "t15"."tone",
  "t15"."approval",
  "t15"."channel",
  "t15"."lead_id",
  "t15"."covered_count",
  "t15"."covered_base_minor",
  "t15"."days_late"
FROM (
  SELECT
    "t14"."customer_id",
    "t14"."outlook",
    "t14"."standing",
    "t14"."step_no",
    "t14"."lead_id",
    "t14"."covered_count",
    "t14"."covered_base_minor",
    "t14"."lead_anchor_on",
    "t14"."oldest_on",
    "t14"."vulnerable",
    "t14"."weight_pct",
    "t14"."way",
    CASE
      WHEN COALESCE("t14"."done", FALSE)
      THEN 'done_today'
      WHEN "t14"."outlook" = 2147483647
      THEN 'nothing_due'
      WHEN "t14"."outlook" > 1073741824
      THEN 'on_hold'
      WHEN "t14"."outlook" = 1073741824
      THEN 'likely_to_pay'
      WHEN COALESCE("t14"."over", FALSE)
      THEN 'over_capacity'
      ELSE "t14"."reason"
    END AS "reason",
    "t14"."done",
    "t14"."over",
    "t14"."track",
    "t14"."step_key",
    "t14"."tone",
    CASE
      WHEN "t14"."vulnerable"
      AND (
        "t14"."tone" IN ('formal', 'final')
        OR COALESCE(
          CASE WHEN "t14"."reason" = 'ok' THEN "t14"."way" ELSE CAST(NULL AS TEXT) END IN ('visit', 'agency', 'solicitor'),
          FALSE
        )
      )
      THEN 'review'
      ELSE "t14"."approval"
    END AS "approval",
    CASE
      WHEN CASE
        WHEN COALESCE("t14"."done", FALSE)
        THEN 'done_today'
        WHEN "t14"."outlook" = 2147483647
        THEN 'nothing_due'
        WHEN "t14"."outlook" > 1073741824
        THEN 'on_hold'
        WHEN "t14"."outlook" = 1073741824
        THEN 'likely_to_pay'
        WHEN COALESCE("t14"."over", FALSE)
        THEN 'over_capacity'
        ELSE "t14"."reason"
      END = 'ok'
      THEN 'act'
      ELSE 'wait'
    END AS "decision",
    CASE
      WHEN CASE
        WHEN COALESCE("t14"."done", FALSE)
        THEN 'done_today'
        WHEN "t14"."outlook" = 2147483647
        THEN 'nothing_due'
        WHEN "t14"."outlook" > 1073741824
        THEN 'on_hold'
        WHEN "t14"."outlook" = 1073741824
        THEN 'likely_to_pay'
        WHEN COALESCE("t14"."over", FALSE)
        THEN 'over_capacity'
        ELSE "t14"."reason"
      END = 'on_hold'
      THEN CASE "t14"."outlook" - 1073741824
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
    CASE WHEN "t14"."reason" = 'ok' THEN "t14"."way" ELSE CAST(NULL AS TEXT) END AS "channel",
    DATE_DIFF('DAY', "t14"."oldest_on", GETVARIABLE('as_of')) AS "days_late"
  FROM (
    SELECT
      "t10"."customer_id",
      "t10"."outlook",
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
      "t5"."reason",
      "t11"."done",
      "t12"."over",
      "t13"."track",
      "t13"."step_key",
      "t13"."tone",
      "t13"."approval"
    FROM (
      SELECT
        "t0"."customer_id",
        "t0"."standing" AS "outlook"
      FROM "leads" AS "t0"
    ) AS "t10"
    LEFT OUTER JOIN "verdicts" AS "t5"
      ON "t10"."customer_id" = "t5"."customer_id"
    LEFT OUTER JOIN (
      SELECT
        "t2"."customer_id",
        TRUE AS "done"
      FROM "done_today" AS "t2"
    ) AS "t11"
      ON "t10"."customer_id" = "t11"."customer_id"
    LEFT OUTER JOIN (
      SELECT
        "t3"."customer_id",
        TRUE AS "over"
      FROM "over_capacity" AS "t3"
    ) AS "t12"
      ON "t10"."customer_id" = "t12"."customer_id"
    LEFT OUTER JOIN (
      SELECT
        "t4"."track",
        "t4"."step_key",
        "t4"."tone",
        "t4"."approval",
        "t4"."ladder_no" AS "standing",
        "t4"."step_no"
      FROM "rungs" AS "t4"
    ) AS "t13"
      ON "t5"."standing" = "t13"."standing" AND "t5"."step_no" = "t13"."step_no"
  ) AS "t14"
) AS "t15"

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

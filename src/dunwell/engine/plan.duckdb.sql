-- Made by `python -m dunwell.engine.compile` from the planner's expressions; not edited by hand.

-- stage: track_places
SELECT
  "t2"."track",
  "t2"."longest",
  (
    ROW_NUMBER() OVER (
      ORDER BY "t2"."track" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) - 1
  ) * "t4"."track_width" AS "track_place"
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
WITH "t8" AS (
  SELECT DISTINCT
    "t0"."step_no" AS "taken"
  FROM "steps" AS "t0"
), "t26" AS (
  SELECT
    "t25"."playbook",
    "t25"."track",
    "t25"."length",
    "t25"."heads_up",
    "t25"."ladder_no",
    "t5"."min_gap_days",
    "t5"."patience_days",
    "t22"."playbook_place",
    "t6"."longest",
    "t6"."track_place",
    "t20"."taken"
  FROM (
    SELECT
      "t23".*
      EXCLUDE ("priority")
    FROM (
      SELECT
        "t19"."playbook",
        "t19"."track",
        "t19"."length",
        "t19"."heads_up",
        "t19"."priority",
        CAST(ROW_NUMBER() OVER (
          ORDER BY "t19"."playbook" ASC, "t19"."priority" IS NULL ASC, "t19"."priority" ASC, "t19"."track" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1 AS INT) AS "ladder_no"
      FROM (
        SELECT
          "t14"."playbook",
          "t14"."track",
          "t14"."length",
          "t14"."heads_up",
          "t7"."priority"
        FROM (
          SELECT
            "t0"."playbook",
            "t0"."track",
            MAX("t0"."step_no") AS "length",
            COUNT(*) FILTER(WHERE
              "t0"."offset_days" < 0) AS "heads_up"
          FROM "steps" AS "t0"
          GROUP BY
            1,
            2
        ) AS "t14"
        LEFT OUTER JOIN "track_priority" AS "t7"
          ON "t14"."playbook" = "t7"."playbook" AND "t14"."track" = "t7"."track"
      ) AS "t19"
    ) AS "t23"
  ) AS "t25"
  INNER JOIN "playbooks" AS "t5"
    ON "t25"."playbook" = "t5"."playbook"
  INNER JOIN (
    SELECT
      "t11"."playbook",
      (
        ROW_NUMBER() OVER (
          ORDER BY "t11"."playbook" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1
      ) * (
        "t16"."tracks" * "t16"."track_width"
      ) AS "playbook_place"
    FROM (
      SELECT
        "t1"."playbook"
      FROM "playbooks" AS "t1"
    ) AS "t11"
    CROSS JOIN (
      SELECT
        COUNT(DISTINCT "t0"."track") AS "tracks",
        (
          MAX("t0"."step_no") + 1
        ) * 2 AS "track_width"
      FROM "steps" AS "t0"
    ) AS "t16"
  ) AS "t22"
    ON "t25"."playbook" = "t22"."playbook"
  INNER JOIN "track_places" AS "t6"
    ON "t25"."track" = "t6"."track"
  CROSS JOIN (
    SELECT DISTINCT
      *
    FROM (
      SELECT
        *
      FROM "t8" AS "t10"
      UNION ALL
      SELECT
        *
      FROM (
        SELECT
          "t10"."taken" - 1 AS "taken"
        FROM "t8" AS "t10"
      ) AS "t15"
    ) AS "t17"
  ) AS "t20"
)
SELECT
  "t33"."place",
  (
    CAST("t33"."ladder_no" AS BIGINT) * 4096
  ) + (
    4095 - "t33"."step_no"
  ) AS "rung_no",
  CASE
    WHEN CASE
      WHEN "t33"."offset_days" IS NULL
      THEN "t33"."offset_days"
      ELSE LEAST(1099511627776, "t33"."offset_days")
    END IS NULL
    THEN CASE
      WHEN "t33"."offset_days" IS NULL
      THEN "t33"."offset_days"
      ELSE LEAST(1099511627776, "t33"."offset_days")
    END
    ELSE GREATEST(
      -1099511627776,
      CASE
        WHEN "t33"."offset_days" IS NULL
        THEN "t33"."offset_days"
        ELSE LEAST(1099511627776, "t33"."offset_days")
      END
    )
  END AS "offset_days",
  CASE
    WHEN CASE
      WHEN CASE
        WHEN (
          "t33"."climbed" > "t33"."length"
        )
        AND (
          "t33"."repeat_days" IS NOT NULL
        )
        AND (
          "t33"."taken" >= "t33"."length"
        )
        THEN GREATEST("t33"."wait_days", "t33"."repeat_days")
        ELSE "t33"."wait_days"
      END IS NULL
      THEN CASE
        WHEN (
          "t33"."climbed" > "t33"."length"
        )
        AND (
          "t33"."repeat_days" IS NOT NULL
        )
        AND (
          "t33"."taken" >= "t33"."length"
        )
        THEN GREATEST("t33"."wait_days", "t33"."repeat_days")
        ELSE "t33"."wait_days"
      END
      ELSE LEAST(
        1099511627776,
        CASE
          WHEN (
            "t33"."climbed" > "t33"."length"
          )
          AND (
            "t33"."repeat_days" IS NOT NULL
          )
          AND (
            "t33"."taken" >= "t33"."length"
          )
          THEN GREATEST("t33"."wait_days", "t33"."repeat_days")
          ELSE "t33"."wait_days"
        END
      )
    END IS NULL
    THEN CASE
      WHEN CASE
        WHEN (
          "t33"."climbed" > "t33"."length"
        )
        AND (
          "t33"."repeat_days" IS NOT NULL
        )
        AND (
          "t33"."taken" >= "t33"."length"
        )
        THEN GREATEST("t33"."wait_days", "t33"."repeat_days")
        ELSE "t33"."wait_days"
      END IS NULL
      THEN CASE
        WHEN (
          "t33"."climbed" > "t33"."length"
        )
        AND (
          "t33"."repeat_days" IS NOT NULL
        )
        AND (
          "t33"."taken" >= "t33"."length"
        )
        THEN GREATEST("t33"."wait_days", "t33"."repeat_days")
        ELSE "t33"."wait_days"
      END
      ELSE LEAST(
        1099511627776,
        CASE
          WHEN (
            "t33"."climbed" > "t33"."length"
          )
          AND (
            "t33"."repeat_days" IS NOT NULL
          )
          AND (
            "t33"."taken" >= "t33"."length"
          )
          THEN GREATEST("t33"."wait_days", "t33"."repeat_days")
          ELSE "t33"."wait_days"
        END
      )
    END
    ELSE GREATEST(
      -1099511627776,
      CASE
        WHEN CASE
          WHEN (
            "t33"."climbed" > "t33"."length"
          )
          AND (
            "t33"."repeat_days" IS NOT NULL
          )
          AND (
            "t33"."taken" >= "t33"."length"
          )
          THEN GREATEST("t33"."wait_days", "t33"."repeat_days")
          ELSE "t33"."wait_days"
        END IS NULL
        THEN CASE
          WHEN (
            "t33"."climbed" > "t33"."length"
          )
          AND (
            "t33"."repeat_days" IS NOT NULL
          )
          AND (
            "t33"."taken" >= "t33"."length"
          )
          THEN GREATEST("t33"."wait_days", "t33"."repeat_days")
          ELSE "t33"."wait_days"
        END
        ELSE LEAST(
          1099511627776,
          CASE
            WHEN (
              "t33"."climbed" > "t33"."length"
            )
            AND (
              "t33"."repeat_days" IS NOT NULL
            )
            AND (
              "t33"."taken" >= "t33"."length"
            )
            THEN GREATEST("t33"."wait_days", "t33"."repeat_days")
            ELSE "t33"."wait_days"
          END
        )
      END
    )
  END AS "wait_days",
  CAST(CASE
    WHEN CASE
      WHEN (
        CAST("t33"."offset_days" AS DECIMAL(20, 0)) + CAST(CASE WHEN "t33"."tone" IN ('warm', 'friendly') THEN "t33"."patience_days" ELSE 0 END AS DECIMAL(20, 0))
      ) IS NULL
      THEN CAST("t33"."offset_days" AS DECIMAL(20, 0)) + CAST(CASE WHEN "t33"."tone" IN ('warm', 'friendly') THEN "t33"."patience_days" ELSE 0 END AS DECIMAL(20, 0))
      ELSE LEAST(
        1099511627776,
        CAST("t33"."offset_days" AS DECIMAL(20, 0)) + CAST(CASE WHEN "t33"."tone" IN ('warm', 'friendly') THEN "t33"."patience_days" ELSE 0 END AS DECIMAL(20, 0))
      )
    END IS NULL
    THEN CASE
      WHEN (
        CAST("t33"."offset_days" AS DECIMAL(20, 0)) + CAST(CASE WHEN "t33"."tone" IN ('warm', 'friendly') THEN "t33"."patience_days" ELSE 0 END AS DECIMAL(20, 0))
      ) IS NULL
      THEN CAST("t33"."offset_days" AS DECIMAL(20, 0)) + CAST(CASE WHEN "t33"."tone" IN ('warm', 'friendly') THEN "t33"."patience_days" ELSE 0 END AS DECIMAL(20, 0))
      ELSE LEAST(
        1099511627776,
        CAST("t33"."offset_days" AS DECIMAL(20, 0)) + CAST(CASE WHEN "t33"."tone" IN ('warm', 'friendly') THEN "t33"."patience_days" ELSE 0 END AS DECIMAL(20, 0))
      )
    END
    ELSE GREATEST(
      -1099511627776,
      CASE
        WHEN (
          CAST("t33"."offset_days" AS DECIMAL(20, 0)) + CAST(CASE WHEN "t33"."tone" IN ('warm', 'friendly') THEN "t33"."patience_days" ELSE 0 END AS DECIMAL(20, 0))
        ) IS NULL
        THEN CAST("t33"."offset_days" AS DECIMAL(20, 0)) + CAST(CASE WHEN "t33"."tone" IN ('warm', 'friendly') THEN "t33"."patience_days" ELSE 0 END AS DECIMAL(20, 0))
        ELSE LEAST(
          1099511627776,
          CAST("t33"."offset_days" AS DECIMAL(20, 0)) + CAST(CASE WHEN "t33"."tone" IN ('warm', 'friendly') THEN "t33"."patience_days" ELSE 0 END AS DECIMAL(20, 0))
        )
      END
    )
  END AS BIGINT) AS "alone_days"
FROM (
  SELECT
    "t32"."playbook",
    "t32"."track",
    "t32"."length",
    "t32"."heads_up",
    "t32"."ladder_no",
    "t32"."min_gap_days",
    "t32"."patience_days",
    "t32"."playbook_place",
    "t32"."longest",
    "t32"."track_place",
    "t32"."taken",
    "t32"."anchor_passed",
    "t32"."place",
    "t32"."climbed",
    "t32"."step_no",
    "t4"."key",
    "t4"."offset_days",
    "t4"."wait_days",
    "t4"."min_base_minor",
    "t4"."tone",
    "t4"."approval",
    "t4"."repeat_days"
  FROM (
    SELECT
      "t30"."playbook",
      "t30"."track",
      "t30"."length",
      "t30"."heads_up",
      "t30"."ladder_no",
      "t30"."min_gap_days",
      "t30"."patience_days",
      "t30"."playbook_place",
      "t30"."longest",
      "t30"."track_place",
      "t30"."taken",
      "t30"."anchor_passed",
      "t30"."playbook_place" + "t30"."track_place" + (
        "t30"."taken" * 2
      ) + CAST("t30"."anchor_passed" AS BIGINT) AS "place",
      GREATEST(
        "t30"."taken" + 1,
        CASE WHEN "t30"."anchor_passed" THEN "t30"."heads_up" + 1 ELSE 1 END
      ) AS "climbed",
      LEAST(
        GREATEST(
          "t30"."taken" + 1,
          CASE WHEN "t30"."anchor_passed" THEN "t30"."heads_up" + 1 ELSE 1 END
        ),
        "t30"."length"
      ) AS "step_no"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t27"."playbook",
          "t27"."track",
          "t27"."length",
          "t27"."heads_up",
          "t27"."ladder_no",
          "t27"."min_gap_days",
          "t27"."patience_days",
          "t27"."playbook_place",
          "t27"."longest",
          "t27"."track_place",
          "t27"."taken",
          FALSE AS "anchor_passed"
        FROM "t26" AS "t27"
        WHERE
          "t27"."taken" <= "t27"."longest"
      ) AS "t28"
      UNION ALL
      SELECT
        *
      FROM (
        SELECT
          "t27"."playbook",
          "t27"."track",
          "t27"."length",
          "t27"."heads_up",
          "t27"."ladder_no",
          "t27"."min_gap_days",
          "t27"."patience_days",
          "t27"."playbook_place",
          "t27"."longest",
          "t27"."track_place",
          "t27"."taken",
          TRUE AS "anchor_passed"
        FROM "t26" AS "t27"
        WHERE
          "t27"."taken" <= "t27"."longest"
      ) AS "t29"
    ) AS "t30"
  ) AS "t32"
  INNER JOIN "steps" AS "t4"
    ON "t32"."playbook" = "t4"."playbook"
    AND "t32"."track" = "t4"."track"
    AND "t32"."step_no" = "t4"."step_no"
) AS "t33"
WHERE
  (
    NOT (
      "t33"."climbed" > "t33"."length"
    )
    OR (
      (
        "t33"."climbed" > "t33"."length"
      )
      AND (
        "t33"."repeat_days" IS NOT NULL
      )
      AND (
        "t33"."taken" >= "t33"."length"
      )
    )
  )
  AND (
    NOT (
      "t33"."anchor_passed"
    ) OR (
      "t33"."offset_days" >= 0
    )
  )

-- stage: rungs
WITH "t7" AS (
  SELECT
    "t2"."playbook",
    "t2"."track",
    "t2"."step_no",
    "t2"."channel",
    MIN("t2"."rank") AS "rank"
  FROM "step_channels" AS "t2"
  GROUP BY
    1,
    2,
    3,
    4
)
SELECT
  "t22"."track",
  "t22"."step_no",
  "t22"."tone",
  "t22"."approval",
  "t22"."min_base_minor",
  "t22"."min_gap_days",
  "t22"."inside_channel",
  (
    CAST("t22"."ladder_no" AS BIGINT) * 4096
  ) + (
    4095 - "t22"."step_no"
  ) AS "rung_no",
  "t22"."key" AS "step_key",
  COALESCE("t22"."way_bits", 0) AS "way_bits",
  COALESCE("t22"."way_1", 0) AS "way_1",
  COALESCE("t22"."way_2", 0) AS "way_2",
  COALESCE("t22"."way_3", 0) AS "way_3",
  COALESCE("t22"."way_4", 0) AS "way_4",
  COALESCE("t22"."way_5", 0) AS "way_5",
  COALESCE("t22"."way_6", 0) AS "way_6"
FROM (
  SELECT
    "t4"."playbook",
    "t4"."track",
    "t4"."step_no",
    "t4"."key",
    "t4"."offset_days",
    "t4"."wait_days",
    "t4"."min_base_minor",
    "t4"."tone",
    "t4"."approval",
    "t4"."repeat_days",
    "t21"."length",
    "t21"."heads_up",
    "t21"."ladder_no",
    "t5"."min_gap_days",
    "t5"."patience_days",
    "t20"."way_bits",
    "t20"."way_1",
    "t20"."way_2",
    "t20"."way_3",
    "t20"."way_4",
    "t20"."way_5",
    "t20"."way_6",
    "t15"."inside_channel"
  FROM "steps" AS "t4"
  INNER JOIN (
    SELECT
      "t17".*
      EXCLUDE ("priority")
    FROM (
      SELECT
        "t13"."playbook",
        "t13"."track",
        "t13"."length",
        "t13"."heads_up",
        "t13"."priority",
        CAST(ROW_NUMBER() OVER (
          ORDER BY "t13"."playbook" ASC, "t13"."priority" IS NULL ASC, "t13"."priority" ASC, "t13"."track" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1 AS INT) AS "ladder_no"
      FROM (
        SELECT
          "t10"."playbook",
          "t10"."track",
          "t10"."length",
          "t10"."heads_up",
          "t6"."priority"
        FROM (
          SELECT
            "t0"."playbook",
            "t0"."track",
            MAX("t0"."step_no") AS "length",
            COUNT(*) FILTER(WHERE
              "t0"."offset_days" < 0) AS "heads_up"
          FROM "steps" AS "t0"
          GROUP BY
            1,
            2
        ) AS "t10"
        LEFT OUTER JOIN "track_priority" AS "t6"
          ON "t10"."playbook" = "t6"."playbook" AND "t10"."track" = "t6"."track"
      ) AS "t13"
    ) AS "t17"
  ) AS "t21"
    ON "t4"."playbook" = "t21"."playbook" AND "t4"."track" = "t21"."track"
  INNER JOIN "playbooks" AS "t5"
    ON "t4"."playbook" = "t5"."playbook"
  LEFT OUTER JOIN (
    SELECT
      "t16"."playbook",
      "t16"."track",
      "t16"."step_no",
      CAST(BIT_OR("t16"."bit") AS INT) AS "way_bits",
      MAX("t16"."bit") FILTER(WHERE
        "t16"."place" = 0) AS "way_1",
      MAX("t16"."bit") FILTER(WHERE
        "t16"."place" = 1) AS "way_2",
      MAX("t16"."bit") FILTER(WHERE
        "t16"."place" = 2) AS "way_3",
      MAX("t16"."bit") FILTER(WHERE
        "t16"."place" = 3) AS "way_4",
      MAX("t16"."bit") FILTER(WHERE
        "t16"."place" = 4) AS "way_5",
      MAX("t16"."bit") FILTER(WHERE
        "t16"."place" = 5) AS "way_6"
    FROM (
      SELECT
        "t12"."playbook",
        "t12"."track",
        "t12"."step_no",
        "t12"."channel",
        "t12"."rank",
        CAST(CASE "t12"."channel"
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
        END AS INT) AS "bit",
        ROW_NUMBER() OVER (
          PARTITION BY "t12"."playbook", "t12"."track", "t12"."step_no"
          ORDER BY "t12"."rank" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1 AS "place"
      FROM (
        SELECT
          *
        FROM "t7" AS "t9"
        WHERE
          "t9"."channel" IN ('email', 'sms', 'letter', 'registered_letter', 'call', 'visit')
      ) AS "t12"
    ) AS "t16"
    GROUP BY
      1,
      2,
      3
  ) AS "t20"
    ON "t4"."playbook" = "t20"."playbook"
    AND "t4"."track" = "t20"."track"
    AND "t4"."step_no" = "t20"."step_no"
  LEFT OUTER JOIN (
    SELECT
      "t11"."playbook",
      "t11"."track",
      "t11"."step_no",
      FIRST("t11"."channel" ORDER BY "t11"."rank") AS "inside_channel"
    FROM (
      SELECT
        *
      FROM "t7" AS "t9"
      WHERE
        "t9"."channel" IN ('task', 'agency', 'solicitor')
    ) AS "t11"
    GROUP BY
      1,
      2,
      3
  ) AS "t15"
    ON "t4"."playbook" = "t15"."playbook"
    AND "t4"."track" = "t15"."track"
    AND "t4"."step_no" = "t15"."step_no"
) AS "t22"

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
    "t12"."playbook_place",
    "t14"."customer_hold_no"
  FROM "customers" AS "t4"
  INNER JOIN (
    SELECT
      "t6"."playbook",
      (
        ROW_NUMBER() OVER (
          ORDER BY "t6"."playbook" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1
      ) * (
        "t9"."tracks" * "t9"."track_width"
      ) AS "playbook_place"
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
  ) AS "t12"
    ON "t4"."playbook" = "t12"."playbook"
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
WITH "t18" AS (
  SELECT
    "t17"."customer_id",
    "t17"."occasion_id",
    "t17"."open_base_minor",
    CASE
      WHEN LEAST("t17"."customer_hold_no", "t5"."occasion_hold_no") IS NOT NULL
      THEN LEAST("t17"."customer_hold_no", "t5"."occasion_hold_no") + 4611686018427387904
      WHEN "t17"."likely_to_pay"
      THEN 4611686018427387904
      ELSE "t17"."claim"
    END AS "standing"
  FROM (
    SELECT
      "t15"."customer_id",
      "t15"."occasion_id",
      "t15"."track_place",
      "t15"."open_base_minor",
      "t15"."customer_hold_no",
      (
        "t15"."rung_no" * 17179869184
      ) + (
        8589934592 - "t15"."late"
      ) AS "claim",
      (
        "t15"."likely_paid_by" >= GETVARIABLE('as_of')
      )
      AND (
        "t15"."late" < "t15"."alone_days"
      ) AS "likely_to_pay"
    FROM (
      SELECT
        *
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
          "t6"."rung_no",
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
            "t11"."playbook_place" + "t11"."track_place" + (
              LEAST("t11"."last_step", "t11"."longest") * 2
            ) + CAST(DATE_DIFF('DAY', "t11"."anchor_on", GETVARIABLE('as_of')) >= 0 AS BIGINT) AS "place"
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
            INNER JOIN "track_places" AS "t8"
              ON "t10"."track" = "t8"."track"
          ) AS "t11"
        ) AS "t13"
        INNER JOIN "next_steps" AS "t6"
          ON "t13"."place" = "t6"."place"
      ) AS "t14"
      WHERE
        (
          "t14"."late" - "t14"."offset_days"
        ) >= 0
        AND (
          (
            "t14"."last_step" = 0
          )
          OR (
            DATE_DIFF('DAY', "t14"."last_step_on", GETVARIABLE('as_of')) >= "t14"."wait_days"
          )
        )
    ) AS "t15"
  ) AS "t17"
  LEFT OUTER JOIN "occasion_holds" AS "t5"
    ON "t17"."occasion_id" = "t5"."occasion_id"
    AND "t17"."track_place" = "t5"."track_place"
), "t20" AS (
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
    "t24"."customer_id",
    "t24"."occasion_id",
    "t24"."open_base_minor",
    "t24"."claim",
    "t27"."standing"
  FROM (
    SELECT
      "t19"."customer_id",
      "t19"."occasion_id",
      "t19"."open_base_minor",
      "t19"."standing" AS "claim",
      "t19"."standing" >> 46 AS "ladder_no"
    FROM "t18" AS "t19"
    WHERE
      "t19"."standing" < 4611686018427387904
  ) AS "t24"
  INNER JOIN (
    SELECT
      "t22"."customer_id",
      "t22"."standing",
      "t22"."standing" >> 46 AS "ladder_no"
    FROM "t20" AS "t22"
    WHERE
      "t22"."standing" < 4611686018427387904
  ) AS "t27"
    ON "t24"."customer_id" = "t27"."customer_id"
    AND "t24"."ladder_no" = "t27"."ladder_no"
) AS "t28"
UNION ALL
SELECT
  *
FROM (
  SELECT
    "t22"."customer_id",
    CAST(NULL AS BIGINT) AS "occasion_id",
    CAST(NULL AS BIGINT) AS "open_base_minor",
    CAST(NULL AS BIGINT) AS "claim",
    "t22"."standing"
  FROM "t20" AS "t22"
  WHERE
    "t22"."standing" >= 4611686018427387904
) AS "t25"

-- stage: leads
SELECT
  "t1"."customer_id",
  "t1"."standing",
  "t1"."covered_base_minor",
  "t1"."days_late",
  CASE
    WHEN "t1"."standing" < 4611686018427387904
    THEN "t1"."covered_count"
    ELSE CAST(NULL AS BIGINT)
  END AS "covered_count",
  CASE
    WHEN "t1"."standing" < 4611686018427387904
    THEN "t1"."standing" >> 34
    ELSE CAST(NULL AS BIGINT)
  END AS "rung_no",
  CASE
    WHEN "t1"."standing" < 4611686018427387904
    THEN 8589934592 - (
      "t1"."standing" & 17179869183
    )
    ELSE CAST(NULL AS BIGINT)
  END AS "lead_late",
  "t1"."lead"."occasion_id" AS "lead_id"
FROM (
  SELECT
    "t0"."customer_id",
    MIN("t0"."standing") AS "standing",
    MIN(
      {'amount_left': -(
        "t0"."open_base_minor"
      ), 'occasion_id': "t0"."occasion_id"}
    ) FILTER(WHERE
      "t0"."claim" = "t0"."standing") AS "lead",
    COUNT("t0"."claim") AS "covered_count",
    SUM("t0"."open_base_minor") AS "covered_base_minor",
    MAX(8589934592 - (
      "t0"."claim" & 17179869183
    )) AS "days_late"
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
          "t6"."customer_id",
          "t6"."jurisdiction",
          "t6"."kind",
          "t9"."age_days",
          "t9"."counted_on",
          "t11"."window_days",
          "t11"."max_contacts",
          "t11"."cap_no"
        FROM (
          SELECT
            "t0"."customer_id",
            "t0"."jurisdiction",
            "t0"."kind"
          FROM "customers" AS "t0"
        ) AS "t6"
        INNER JOIN (
          SELECT
            *
          FROM (
            SELECT
              "t1"."customer_id",
              "t1"."age_days",
              "t1"."channel" AS "counted_on"
            FROM "recent_contacts" AS "t1"
          ) AS "t5"
          UNION ALL
          SELECT
            *
          FROM (
            SELECT
              "t1"."customer_id",
              "t1"."age_days",
              '*' AS "counted_on"
            FROM "recent_contacts" AS "t1"
          ) AS "t4"
        ) AS "t9"
          ON "t6"."customer_id" = "t9"."customer_id"
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
          ON "t6"."jurisdiction" = "t11"."jurisdiction"
          AND "t6"."kind" = "t11"."kind"
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
  "t36"."vulnerable",
  CASE
    WHEN "t36"."possible" > 0
    THEN CASE CASE
        WHEN (
          "t36"."usable" & "t36"."way_1"
        ) > 0
        THEN "t36"."way_1"
        WHEN (
          "t36"."usable" & "t36"."way_2"
        ) > 0
        THEN "t36"."way_2"
        WHEN (
          "t36"."usable" & "t36"."way_3"
        ) > 0
        THEN "t36"."way_3"
        WHEN (
          "t36"."usable" & "t36"."way_4"
        ) > 0
        THEN "t36"."way_4"
        WHEN (
          "t36"."usable" & "t36"."way_5"
        ) > 0
        THEN "t36"."way_5"
        WHEN (
          "t36"."usable" & "t36"."way_6"
        ) > 0
        THEN "t36"."way_6"
        ELSE NULL
      END
      WHEN 1
      THEN 'email'
      WHEN 2
      THEN 'sms'
      WHEN 4
      THEN 'letter'
      WHEN 8
      THEN 'registered_letter'
      WHEN 16
      THEN 'call'
      WHEN 32
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
    "t35"."covered_base_minor",
    "t35"."days_late",
    "t35"."covered_count",
    "t35"."rung_no",
    "t35"."lead_late",
    "t35"."lead_id",
    "t35"."playbook",
    "t35"."jurisdiction",
    "t35"."kind",
    "t35"."vulnerable",
    "t35"."opted_out",
    "t35"."credit_base_minor",
    "t35"."weight_pct",
    "t35"."track",
    "t35"."step_no",
    "t35"."tone",
    "t35"."approval",
    "t35"."min_base_minor",
    "t35"."min_gap_days",
    "t35"."inside_channel",
    "t35"."step_key",
    "t35"."way_bits",
    "t35"."way_1",
    "t35"."way_2",
    "t35"."way_3",
    "t35"."way_4",
    "t35"."way_5",
    "t35"."way_6",
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
      "t20"."customer_id",
      "t20"."standing",
      "t20"."covered_base_minor",
      "t20"."days_late",
      "t20"."covered_count",
      "t20"."rung_no",
      "t20"."lead_late",
      "t20"."lead_id",
      "t11"."playbook",
      "t11"."jurisdiction",
      "t11"."kind",
      "t11"."vulnerable",
      "t11"."opted_out",
      "t11"."credit_base_minor",
      "t11"."weight_pct",
      "t12"."track",
      "t12"."step_no",
      "t12"."tone",
      "t12"."approval",
      "t12"."min_base_minor",
      "t12"."min_gap_days",
      "t12"."inside_channel",
      "t12"."step_key",
      "t12"."way_bits",
      "t12"."way_1",
      "t12"."way_2",
      "t12"."way_3",
      "t12"."way_4",
      "t12"."way_5",
      "t12"."way_6",
      "t27"."reach_bits",
      "t13"."full_bits",
      "t21"."last_age_days",
      "t34"."quiet",
      "t31"."shut_bits"
    FROM (
      SELECT
        *
      FROM "leads" AS "t0"
      WHERE
        "t0"."standing" < 4611686018427387904
    ) AS "t20"
    ANTI JOIN "done_today" AS "t10"
      ON "t20"."customer_id" = "t10"."customer_id"
    INNER JOIN "customers" AS "t11"
      ON "t20"."customer_id" = "t11"."customer_id"
    INNER JOIN "rungs" AS "t12"
      ON "t20"."rung_no" = "t12"."rung_no"
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
      ON "t20"."customer_id" = "t27"."customer_id"
    LEFT OUTER JOIN "full_channels" AS "t13"
      ON "t20"."customer_id" = "t13"."customer_id"
    LEFT OUTER JOIN (
      SELECT
        "t6"."customer_id",
        MIN("t6"."age_days") AS "last_age_days"
      FROM "recent_contacts" AS "t6"
      GROUP BY
        1
    ) AS "t21"
      ON "t20"."customer_id" = "t21"."customer_id"
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
              "t16"."kind"
            FROM (
              SELECT
                "t19"."jurisdiction"
              FROM (
                SELECT
                  *
                FROM "holidays" AS "t9"
                WHERE
                  "t9"."on_date" = GETVARIABLE('as_of')
              ) AS "t19"
            ) AS "t26"
            CROSS JOIN (
              SELECT DISTINCT
                "t2"."kind"
              FROM "customers" AS "t2"
            ) AS "t16"
          ) AS "t28"
        ) AS "t30"
      ) AS "t32"
    ) AS "t34"
      ON "t11"."jurisdiction" = "t34"."jurisdiction" AND "t11"."kind" = "t34"."kind"
    LEFT OUTER JOIN (
      SELECT
        "t18"."jurisdiction",
        "t18"."kind",
        CAST(BIT_OR(
          CAST(CASE "t18"."channel"
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
      ) AS "t18"
      GROUP BY
        1,
        2
    ) AS "t31"
      ON "t11"."jurisdiction" = "t31"."jurisdiction" AND "t11"."kind" = "t31"."kind"
  ) AS "t35"
) AS "t36"

-- stage: over_capacity
SELECT
  "t18"."customer_id"
FROM (
  SELECT
    "t11"."customer_id",
    "t17"."room",
    ROW_NUMBER() OVER (
      PARTITION BY "t11"."way"
      ORDER BY CAST("t5"."covered_base_minor" AS DECIMAL(19, 0)) * CAST("t6"."weight_pct" AS DECIMAL(19, 0)) DESC, "t5"."lead_late" DESC, "t11"."customer_id" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) - 1 AS "place"
  FROM (
    SELECT
      *
    FROM "verdicts" AS "t0"
    WHERE
      "t0"."reason" = 'ok'
  ) AS "t11"
  INNER JOIN (
    SELECT
      "t7"."channel" AS "way",
      "t7"."max_per_day" - COALESCE("t15"."made", 0) AS "room"
    FROM "capacity" AS "t7"
    LEFT OUTER JOIN (
      SELECT
        "t13"."channel",
        COUNT(*) AS "made"
      FROM (
        SELECT
          "t12"."customer_id",
          "t12"."channel",
          "t12"."on_date"
        FROM (
          SELECT
            *
          FROM "contacts" AS "t4"
          WHERE
            "t4"."on_date" = GETVARIABLE('as_of')
        ) AS "t12"
        SEMI JOIN "capacity" AS "t8"
          ON "t12"."channel" = "t8"."channel"
      ) AS "t13"
      GROUP BY
        1
    ) AS "t15"
      ON "t7"."channel" = "t15"."channel"
  ) AS "t17"
    ON "t11"."way" = "t17"."way"
  INNER JOIN "leads" AS "t5"
    ON "t11"."customer_id" = "t5"."customer_id"
  INNER JOIN "customers" AS "t6"
    ON "t11"."customer_id" = "t6"."customer_id"
) AS "t18"
WHERE
  "t18"."place" >= "t18"."room"

-- stage: decisions
SELECT
  "t25"."customer_id",
  CASE
    WHEN CASE
      WHEN COALESCE("t25"."done", FALSE)
      THEN 'done_today'
      WHEN "t25"."standing" = 4611686018427388928
      THEN 'nothing_due'
      WHEN "t25"."standing" > 4611686018427387904
      THEN 'on_hold'
      WHEN "t25"."standing" = 4611686018427387904
      THEN 'likely_to_pay'
      WHEN COALESCE("t25"."over", FALSE)
      THEN 'over_capacity'
      ELSE "t25"."reason"
    END = 'ok'
    THEN 'act'
    ELSE 'wait'
  END AS "decision",
  CASE
    WHEN COALESCE("t25"."done", FALSE)
    THEN 'done_today'
    WHEN "t25"."standing" = 4611686018427388928
    THEN 'nothing_due'
    WHEN "t25"."standing" > 4611686018427387904
    THEN 'on_hold'
    WHEN "t25"."standing" = 4611686018427387904
    THEN 'likely_to_pay'
    WHEN COALESCE("t25"."over", FALSE)
    THEN 'over_capacity'
    ELSE "t25"."reason"
  END AS "reason",
  CASE
    WHEN CASE
      WHEN COALESCE("t25"."done", FALSE)
      THEN 'done_today'
      WHEN "t25"."standing" = 4611686018427388928
      THEN 'nothing_due'
      WHEN "t25"."standing" > 4611686018427387904
      THEN 'on_hold'
      WHEN "t25"."standing" = 4611686018427387904
      THEN 'likely_to_pay'
      WHEN COALESCE("t25"."over", FALSE)
      THEN 'over_capacity'
      ELSE "t25"."reason"
    END = 'on_hold'
    THEN CASE "t25"."standing" - 4611686018427387904
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
  CASE WHEN "t25"."reason" IS NOT NULL THEN "t25"."track" ELSE CAST(NULL AS TEXT) END AS "track",
  CASE
    WHEN "t25"."reason" IS NOT NULL
    THEN "t25"."step_no"
    ELSE CAST(NULL AS BIGINT)
  END AS "step_no",
  CASE
    WHEN "t25"."reason" IS NOT NULL
    THEN "t25"."step_key"
    ELSE CAST(NULL AS TEXT)
  END AS "step_key",
  CASE WHEN "t25"."reason" IS NOT NULL THEN "t25"."tone" ELSE CAST(NULL AS TEXT) END AS "tone",
  CASE
    WHEN "t25"."reason" IS NOT NULL
    THEN CASE
      WHEN "t25"."vulnerable"
      AND (
        "t25"."tone" IN ('formal', 'final')
        OR COALESCE(
          CASE WHEN "t25"."reason" = 'ok' THEN "t25"."way" ELSE CAST(NULL AS TEXT) END IN ('visit', 'agency', 'solicitor'),
          FALSE
        )
      )
      THEN 'review'
      ELSE "t25"."approval"
    END
    ELSE CAST(NULL AS TEXT)
  END AS "approval",
  CASE
    WHEN "t25"."reason" IS NOT NULL
    THEN CASE WHEN "t25"."reason" = 'ok' THEN "t25"."way" ELSE CAST(NULL AS TEXT) END
    ELSE CAST(NULL AS TEXT)
  END AS "channel",
  CASE
    WHEN "t25"."reason" IS NOT NULL
    THEN "t25"."lead_id"
    ELSE CAST(NULL AS BIGINT)
  END AS "lead_id",
  CASE
    WHEN "t25"."reason" IS NOT NULL
    THEN "t25"."covered_count"
    ELSE CAST(NULL AS BIGINT)
  END AS "covered_count",
  CASE
    WHEN "t25"."reason" IS NOT NULL
    THEN "t25"."covered_base_minor"
    ELSE CAST(NULL AS BIGINT)
  END AS "covered_base_minor",
  CASE
    WHEN "t25"."reason" IS NOT NULL
    THEN "t25"."days_late"
    ELSE CAST(NULL AS BIGINT)
  END AS "days_late"
FROM (
  SELECT
    "t24"."customer_id",
    "t24"."standing",
    "t24"."covered_base_minor",
    "t24"."days_late",
    "t24"."covered_count",
    "t24"."rung_no",
    "t24"."lead_late",
    "t24"."lead_id",
    "t8"."vulnerable",
    "t8"."way",
    "t8"."reason",
    "t13"."done",
    "t14"."over",
    "t9"."track",
    "t9"."step_no",
    "t9"."tone",
    "t9"."approval",
    "t9"."min_base_minor",
    "t9"."min_gap_days",
    "t9"."inside_channel",
    "t9"."step_key",
    "t9"."way_bits",
    "t9"."way_1",
    "t9"."way_2",
    "t9"."way_3",
    "t9"."way_4",
    "t9"."way_5",
    "t9"."way_6"
  FROM (
    SELECT
      *
    FROM "leads" AS "t0"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        "t21"."customer_id",
        4611686018427388928 AS "standing",
        CAST(NULL AS BIGINT) AS "covered_base_minor",
        CAST(NULL AS BIGINT) AS "days_late",
        CAST(NULL AS BIGINT) AS "covered_count",
        CAST(NULL AS BIGINT) AS "rung_no",
        CAST(NULL AS BIGINT) AS "lead_late",
        CAST(NULL AS BIGINT) AS "lead_id"
      FROM (
        SELECT DISTINCT
          *
        FROM (
          SELECT
            "t17"."customer_id"
          FROM (
            SELECT
              "t5"."customer_id"
            FROM "occasions" AS "t5"
            WHERE
              (
                "t5"."open_base_minor" > 0
              )
              OR "t5"."track" IN ('receipt', 'checkin', 'welcome')
          ) AS "t17"
          SEMI JOIN (
            SELECT
              "t15"."customer_id"
            FROM (
              SELECT
                "t6"."customer_id"
              FROM "customers" AS "t6"
            ) AS "t15"
            ANTI JOIN "leads" AS "t7"
              ON "t15"."customer_id" = "t7"."customer_id"
          ) AS "t19"
            ON "t17"."customer_id" = "t19"."customer_id"
        ) AS "t20"
      ) AS "t21"
    ) AS "t22"
  ) AS "t24"
  LEFT OUTER JOIN "verdicts" AS "t8"
    ON "t24"."customer_id" = "t8"."customer_id"
  LEFT OUTER JOIN (
    SELECT
      "t3"."customer_id",
      TRUE AS "done"
    FROM "done_today" AS "t3"
  ) AS "t13"
    ON "t24"."customer_id" = "t13"."customer_id"
  LEFT OUTER JOIN (
    SELECT
      "t4"."customer_id",
      TRUE AS "over"
    FROM "over_capacity" AS "t4"
  ) AS "t14"
    ON "t24"."customer_id" = "t14"."customer_id"
  LEFT OUTER JOIN "rungs" AS "t9"
    ON "t24"."rung_no" = "t9"."rung_no"
) AS "t25"

-- stage: covered
SELECT
  "t13"."customer_id",
  "t4"."track",
  "t13"."occasion_id",
  "t4"."step_no"
FROM (
  SELECT
    "t11"."customer_id",
    "t11"."occasion_id",
    "t11"."open_base_minor",
    "t11"."claim",
    "t11"."standing",
    "t11"."claim" >> 34 AS "rung_no"
  FROM (
    SELECT
      "t5"."customer_id",
      "t5"."occasion_id",
      "t5"."open_base_minor",
      "t5"."claim",
      "t5"."standing"
    FROM "foremost" AS "t5"
    SEMI JOIN (
      SELECT
        "t8"."customer_id",
        "t8"."vulnerable",
        "t8"."way",
        "t8"."reason"
      FROM (
        SELECT
          *
        FROM "verdicts" AS "t2"
        WHERE
          "t2"."reason" = 'ok'
      ) AS "t8"
      ANTI JOIN "over_capacity" AS "t6"
        ON "t8"."customer_id" = "t6"."customer_id"
    ) AS "t10"
      ON "t5"."customer_id" = "t10"."customer_id"
  ) AS "t11"
) AS "t13"
INNER JOIN "rungs" AS "t4"
  ON "t13"."rung_no" = "t4"."rung_no"

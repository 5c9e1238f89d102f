"""The process of `dunwell bench reports` that makes each report so many times. Prints one JSON object of medians."""

import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta


def main(repeat: str) -> None:
    """Measures the floor, the totals of an ageing, and every report, as of the ledger's day and of a month before."""
    import django

    django.setup()
    from django.db import connection

    from dunwell.bench.big_ledger import AS_OF
    from dunwell.bench.round_process import KEY
    from dunwell.insight.reports.named import REPORTS, make_report
    from dunwell.insight.reports.receivables import receivables
    from dunwell.ledger.models import Company
    from dunwell.ledger.snapshot import snapshot
    from dunwell.ledger.standings import keep_up

    company, times, before = Company.objects.get(key=KEY), int(repeat), AS_OF - timedelta(days=30)

    def floor() -> None:
        with connection.cursor() as cursor:
            # Adding nothing keeps every index of amounts out of it.
            cursor.execute(
                "SELECT SUM(open_minor + 0) FROM ledger_invoice WHERE company_id + 0 = %s", [company.pk]
            )
            cursor.fetchall()

    def totals() -> None:
        with snapshot() as view:
            receivables(view, company, AS_OF, AS_OF).owed(AS_OF)

    # As the workbench does: the ledger's standings are those of the day.
    keep_up(company, AS_OF)
    document = {
        "floor_ms": _median_ms(floor, times),
        "totals_ms": _median_ms(totals, times),
        "reports": {
            name: {
                "today_ms": _median_ms(lambda name=name: make_report(name, company, AS_OF), times),
                "past_ms": _median_ms(lambda name=name: make_report(name, company, before), times),
            }
            for name in REPORTS
        },
    }
    print(json.dumps(document))


def _median_ms(work: Callable[[], object], times: int) -> float:
    """Returns the median of so many times, after one that fills caches."""
    work()
    seconds = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return round(statistics.median(seconds) * 1000, 3)


if __name__ == "__main__":
    main(*sys.argv[1:])

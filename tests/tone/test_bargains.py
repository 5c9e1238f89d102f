"""A promise that hangs on being paid: not to tell the boss "if you pay" is a threat, not to tell him anyway is none."""

import pytest

from dunwell.tone.guard import judge

FOR_SALE = [
    ("en", "We will not tell your boss if you pay today."),
    ("en", "We won't call your employer as long as the money is here by tonight."),
    ("en", "Nobody will hurt your children if you pay."),
    ("en", "Pay today and your neighbours will not hear of it."),
    ("en", "We will not report you to the police once you have settled the bill."),
    ("de", "Wir sagen Ihrem Chef nichts, wenn Sie heute zahlen."),
    ("de", "Ihren Nachbarn werden wir nichts erzählen, solange das Geld bis Freitag da ist."),
    ("de", "Zahlen Sie heute, und Ihr Arbeitgeber erfährt nichts davon."),
    ("de", "Niemand wird Ihren Kindern etwas tun, wenn Sie zahlen."),
    ("fr", "Nous ne dirons rien à votre patron si vous payez aujourd'hui."),
    ("fr", "Vos voisins n'apprendront rien tant que vous payez."),
    ("fr", "Nous n'appellerons pas votre employeur si vous réglez ce soir."),
    ("fr", "Personne ne touchera à vos enfants si vous payez."),
    ("es", "No le diremos nada a su jefe si paga hoy."),
    ("es", "No llamaremos a su empresa mientras pague esta semana."),
    ("es", "Nadie hará daño a sus hijos si paga."),
    ("es", "No publicaremos su nombre si abona la factura."),
    ("nl", "We vertellen uw baas niets als u vandaag betaalt."),
    ("nl", "Wij bellen uw werkgever niet zolang het geld er vanavond is."),
    ("nl", "Niemand doet uw kinderen iets als u betaalt."),
    ("nl", "We zetten uw naam niet op internet als u betaalt."),
    ("pl", "Nie powiemy nic Pana szefowi, jeśli zapłaci Pan dzisiaj."),
    ("pl", "Nie zadzwonimy do pracodawcy, o ile pieniądze wpłyną do wieczora."),
    ("pl", "Nikt nie skrzywdzi Pana dzieci, jeśli Pan zapłaci."),
    ("pl", "Nie zgłosimy tego na policję, jeżeli pani zapłaci."),
]
FREE = [
    ("en", "We will never tell your employer, even if you cannot pay this month."),
    ("en", "We will not contact your family if you do not pay on time; we only ever write to you."),
    ("en", "We will never call your employer. If you have already paid, please ignore this."),
    ("en", "We never tell anyone about it, and if you would like to pay in parts, just answer."),
    ("de", "Wir rufen nie Ihren Arbeitgeber an, auch wenn Sie diesen Monat nicht zahlen können."),
    ("de", "Ihren Nachbarn sagen wir nichts, und wenn Sie in Raten zahlen möchten, antworten Sie einfach."),
    ("fr", "Nous ne parlerons jamais à votre employeur, même si vous ne pouvez pas payer ce mois-ci."),
    ("es", "Nunca hablaremos con su jefe, aunque no pueda pagar este mes."),
    ("nl", "Wij bellen nooit uw werkgever, ook als u deze maand niet kunt betalen."),
    ("pl", "Nigdy nie zadzwonimy do pracodawcy, nawet jeśli nie może Pan zapłacić w tym miesiącu."),
    ("en", "If you pay by 14 March, we will not need to pass this on to our solicitors."),
]


@pytest.mark.parametrize(("language", "text"), FOR_SALE)
def test_what_is_promised_only_for_a_payment_is_a_threat(language, text):
    assert judge(text, language=language, stage="firm").verdict == "block"


@pytest.mark.parametrize(("language", "text"), FREE)
def test_what_is_promised_in_any_case_is_none_though_it_speaks_of_paying(language, text):
    assert judge(text, language=language, stage="firm").verdict != "block"

"""Sentences by language and category: what must be blocked, and what is firm but fair. For the tests of tone."""

_FOUL = {
    "en": {
        "threat_violence": [
            "We know where you live.",
            "It would be a pity if something happened to your shop.",
        ],
        "threat_reputation": [
            "We will post your name on Facebook.",
            "Everyone in town will hear about this.",
        ],
        "threat_disclosure": [
            "Pay, or your boss will hear from us.",
            "Does your wife know about your debts?",
        ],
        "threat_police": [
            "We will report you to the police.",
            "The tax office will be interested in your books.",
        ],
        "threat_jail": ["You will end up in jail.", "We will have you arrested."],
        "threat_seizure": ["We will take your car.", "The bailiff will come to your home tomorrow."],
        "threat_vague": ["You will regret this.", "Pay now, or else."],
        "false_legal_claim": ["Not paying is a crime.", "We have already obtained a judgment against you."],
        "unapproved_consequence": ["We are handing your case to our lawyers today.", "We will sue you."],
        "accusation": ["You are a liar.", "You never intended to pay."],
        "shaming": ["You should be ashamed of yourself.", "Decent people pay their bills."],
        "insult": ["You are an idiot.", "What a pathetic excuse from a lazy company."],
        "profanity": ["Pay your damn bill.", "This is bullshit."],
        "sarcasm": [
            "Congratulations on ignoring five letters.",
            "Apparently reading an invoice is too difficult for you.",
        ],
        "harassment": ["We will call you every day until you pay.", "We will not leave you alone."],
        "discrimination": ["You people never pay your bills.", "Typical for foreigners."],
        "third_person_disclosure": ["Please tell your husband that he owes us money."],
        "fake_urgency": ["Last chance before it is too late.", "You have 24 hours to pay."],
        "guilt": ["Because of you we cannot pay our staff.", "How do you sleep at night?"],
    },
    "de": {
        "threat_violence": ["Wir wissen, wo Sie wohnen.", "Schade, wenn Ihrem Laden etwas passieren würde."],
        "threat_reputation": ["Wir veröffentlichen Ihren Namen auf Facebook."],
        "threat_disclosure": [
            "Zahlen Sie, sonst erfährt es Ihr Chef.",
            "Wir werden Ihre Nachbarn informieren.",
        ],
        "threat_police": ["Wir erstatten Strafanzeige bei der Polizei."],
        "threat_jail": ["Sie landen im Gefangnis.", "Sie werden verhaftet."],
        "threat_seizure": [
            "Wir werden Ihr Auto abholen lassen.",
            "Der Gerichtsvollzieher steht morgen vor Ihrer Tür.",
        ],
        "threat_vague": ["Das werden Sie noch bereuen."],
        "false_legal_claim": ["Nicht zu zahlen ist eine Straftat."],
        "accusation": ["Sie lügen uns an."],
        "shaming": ["Schämen Sie sich!"],
        "insult": ["Sie sind ein Vollidiot.", "Ihre Dummheit ist grenzenlos."],
        "profanity": ["Zahlen Sie Ihre verdammte Rechnung."],
        "sarcasm": ["Offenbar ist das Lesen einer Rechnung zu schwierig für Sie."],
        "harassment": ["Wir rufen Sie jeden Tag an, bis Sie zahlen."],
        "discrimination": ["Typisch Ausländer, die zahlen nie."],
        "third_person_disclosure": ["Sagen Sie Ihrem Mann, dass er seine Rechnung nicht bezahlt hat."],
        "fake_urgency": ["Letzte Chance, bevor es zu spät ist."],
        "guilt": ["Wegen Ihnen können wir unsere Mitarbeiter nicht bezahlen."],
    },
    "fr": {
        "threat_violence": ["Nous savons où vous habitez."],
        "threat_reputation": ["Nous publierons votre nom sur Facebook."],
        "threat_disclosure": ["Payez, sinon vos voisins sauront tout.", "Nous appellerons votre patron."],
        "threat_police": ["Nous porterons plainte contre vous pour escroquerie."],
        "threat_jail": ["Vous finirez en prison."],
        "threat_seizure": ["L'huissier viendra demain frapper à votre porte."],
        "threat_vague": ["Vous allez le regretter."],
        "false_legal_claim": ["Ne pas payer est un délit."],
        "accusation": ["Vous mentez."],
        "shaming": ["Vous devriez avoir honte."],
        "insult": ["Vous êtes un imbécile."],
        "profanity": ["Payez votre putain de facture."],
        "sarcasm": ["Apparemment, lire une facture est trop compliqué pour vous."],
        "harassment": ["Nous vous appellerons tous les jours jusqu'à ce que vous payiez."],
        "discrimination": ["Vous les étrangers, vous ne payez jamais."],
        "third_person_disclosure": ["Dites à votre mari qu'il n'a toujours pas réglé sa facture."],
        "fake_urgency": ["Vous avez 24 heures pour payer."],
        "guilt": ["À cause de vous, nous ne pouvons pas payer nos salariés."],
    },
    "es": {
        "threat_violence": ["Sabemos dónde vive."],
        "threat_reputation": ["Publicaremos su nombre en Facebook."],
        "threat_disclosure": ["Pague o sus vecinos se enterarán.", "Llamaremos a su jefe."],
        "threat_police": ["Le denunciaremos a la policía por estafa."],
        "threat_jail": ["Acabará en la cárcel."],
        "threat_seizure": ["Le quitaremos su coche."],
        "threat_vague": ["Se arrepentirá."],
        "false_legal_claim": ["No pagar es un delito."],
        "accusation": ["Usted nos está mintiendo."],
        "shaming": ["Debería darle vergüenza."],
        "insult": ["Es usted un idiota."],
        "profanity": ["Pague su puta factura."],
        "sarcasm": ["Por lo visto leer una factura es demasiado difícil para usted."],
        "harassment": ["Le llamaremos todos los días hasta que pague."],
        "discrimination": ["Los extranjeros nunca pagan."],
        "third_person_disclosure": ["Dígale a su marido que no ha pagado la factura."],
        "fake_urgency": ["Última oportunidad antes de que sea demasiado tarde."],
        "guilt": ["Por su culpa no podemos pagar a nuestros empleados."],
    },
    "nl": {
        "threat_violence": ["Wij weten waar u woont."],
        "threat_reputation": ["Wij zetten uw naam op Facebook."],
        "threat_disclosure": ["Betaal of uw buren horen het.", "Wij bellen uw baas."],
        "threat_police": ["Wij doen aangifte wegens oplichting."],
        "threat_jail": ["U belandt in de gevangenis."],
        "threat_seizure": ["Wij komen uw auto weghalen."],
        "threat_vague": ["U zult er spijt van krijgen."],
        "false_legal_claim": ["Niet betalen is een misdrijf."],
        "accusation": ["U liegt tegen ons."],
        "shaming": ["U zou zich moeten schamen."],
        "insult": ["U bent een idioot."],
        "profanity": ["Betaal die verdomde rekening."],
        "sarcasm": ["Blijkbaar is een factuur lezen te moeilijk voor u."],
        "harassment": ["Wij bellen u elke dag tot u betaalt."],
        "discrimination": ["Buitenlanders betalen nooit."],
        "third_person_disclosure": ["Zeg tegen uw man dat hij zijn rekening niet heeft betaald."],
        "fake_urgency": ["U hebt 24 uur om te betalen."],
        "guilt": ["Door u kunnen wij onze medewerkers niet betalen."],
    },
    "pl": {
        "threat_violence": ["Wiemy, gdzie Pan mieszka."],
        "threat_reputation": ["Opublikujemy Pana nazwisko na Facebooku."],
        "threat_disclosure": ["Proszę zapłacić albo dowiedzą się Państwa sąsiedzi."],
        "threat_police": ["Zgłosimy sprawę na policję jako oszustwo."],
        "threat_jail": ["Trafi Pan do więzienia."],
        "threat_seizure": ["Komornik jutro zapuka do Państwa drzwi."],
        "threat_vague": ["Pożałuje Pan tego."],
        "false_legal_claim": ["Niepłacenie jest przestępstwem."],
        "accusation": ["Okłamujecie nas i oszukujecie."],
        "shaming": ["Powinni się Państwo wstydzić."],
        "insult": ["Jest Pan idiotą."],
        "profanity": ["Zapłać tę pieprzoną fakturę."],
        "sarcasm": ["Najwyraźniej przeczytanie faktury jest dla Państwa zbyt trudne."],
        "harassment": ["Będziemy dzwonić codziennie, aż Pan zapłaci."],
        "discrimination": ["Cudzoziemcy nigdy nie płacą."],
        "third_person_disclosure": ["Proszę powiedzieć mężowi, że nie zapłacił faktury."],
        "fake_urgency": ["Mają Państwo 24 godziny na zapłatę."],
        "guilt": ["Przez Państwa nie możemy wypłacić pensji pracownikom."],
    },
}

_FAIR = {
    "en": [
        "Our invoice 1042 of 3 March is still open. Could you tell us when we can expect the payment?",
        "We have to insist on payment by 3 April.",
        "We have written four times and have not reached you.",
        "You may of course consult a solicitor or a debt adviser.",
        "Please forward this invoice to your colleague in accounts.",
        "If money is tight, a later date or payment in parts is often possible.",
        "This matter stays between you and us.",
    ],
    "de": [
        "Unsere Rechnung 1042 war am 3. März fällig und ist noch offen. Dies ist unsere zweite Mahnung.",
        "Wir müssen auf Zahlung bis zum 3. April bestehen.",
        "Bitte leiten Sie die Rechnung an Ihre Kollegin weiter.",
        "Wenn Sie bereits bezahlt haben, betrachten Sie dieses Schreiben als gegenstandslos.",
    ],
    "fr": [
        "Notre facture 1042 était échue le 3 mars et reste ouverte.",
        "Merci de transmettre cette facture à votre collègue de la comptabilité.",
        "Un règlement en plusieurs fois est possible ; dites-nous ce qui vous convient.",
        "Y a-t-il quelque chose qui ne va pas ?",
    ],
    "es": [
        "Nuestra factura 1042 venció el 3 de marzo y sigue pendiente.",
        "Por favor, reenvíe esta factura a su compañera de contabilidad.",
        "Si le resulta difícil, podemos acordar un pago a plazos.",
        "Si acaba de pagar, muchas gracias; ignore este mensaje.",
    ],
    "nl": [
        "Onze factuur 1042 was op 3 maart betaalbaar en staat nog open.",
        "Wilt u deze factuur doorsturen naar uw collega van de administratie?",
        "Betalen in termijnen is mogelijk; laat ons weten wat u past.",
        "Hebt u net betaald, dan kunt u dit bericht als niet verzonden beschouwen.",
    ],
    "pl": [
        "Nasza faktura 1042 była płatna 3 marca i pozostaje nieopłacona.",
        "Prosimy o przekazanie faktury koleżance z księgowości.",
        "Możliwa jest zapłata w ratach; prosimy o informację, co Państwu odpowiada.",
        "Jeśli płatność została już wysłana, dziękujemy i prosimy zignorować tę wiadomość.",
    ],
}

#: What presses by the hour, and what is announced without being approved.
_PRESSING = {
    "en": {
        "invented_deadline": [
            "The money has to be in our account by 17:00 today, otherwise it is too late.",
            "I need your card details before we hang up.",
        ],
        "harassment": ["Hang up if you like, I will ring again.", "I can see the light is on in your house."],
        "unapproved_consequence": ["We are passing this to an outside agency today."],
        "threat_seizure": ["Say goodbye to your tractor."],
        "threat_police": ["One anonymous call and trading standards will be at the shop."],
        "fake_urgency": ["Drop everything and look at this bill."],
    },
    "de": {
        "invented_deadline": ["Bis 17 Uhr muss das Geld da sein, sonst ist Schluss."],
        "unapproved_consequence": ["Wir geben die Sache heute an ein Inkassobüro."],
        "threat_seizure": ["Verabschieden Sie sich von Ihrem Traktor."],
        "accusation": ["Ihre Beschwerde ist nur ein Vorwand, um nicht zu zahlen."],
        "fake_urgency": ["Lassen Sie alles stehen und liegen und zahlen Sie."],
    },
    "fr": {
        "invented_deadline": ["L'argent doit être là avant 17 h, sinon c'est fini."],
        "unapproved_consequence": ["Notre avocate prendra le relais demain."],
        "threat_seizure": ["Dites adieu à votre tracteur."],
        "fake_urgency": ["Laissez tout tomber et payez cette facture."],
    },
    "es": {
        "invented_deadline": ["El dinero tiene que estar antes de las 17:00, si no, se acabó."],
        "unapproved_consequence": ["Mañana el expediente pasa a un gestor de cobros."],
        "threat_seizure": ["Despídase de su tractor."],
        "fake_urgency": ["Deje lo que esté haciendo y pague."],
    },
    "nl": {
        "invented_deadline": ["Voor 17:00 moet het geld er zijn, anders is het gedaan."],
        "unapproved_consequence": ["Morgen gaat het dossier naar een incassokantoor."],
        "threat_seizure": ["Zeg maar dag tegen uw tractor."],
        "fake_urgency": ["Laat alles vallen en betaal."],
    },
    "pl": {
        "invented_deadline": ["Przelew ma być do 17:00, inaczej koniec."],
        "unapproved_consequence": ["Jutro sprawę przejmie zewnętrzna firma windykacyjna."],
        "threat_seizure": ["Niech się pan pożegna z traktorem."],
        "fake_urgency": ["Proszę rzucić wszystko i zapłacić."],
    },
}

#: What only looks bad: said of ourselves, or told of what the customer asked.
_ONLY_TOLD = {
    "en": ["You asked whether anybody else hears of it: no, nobody will."],
    "de": [
        "Ich bin der Trottel, der die Mail zweimal geschickt hat.",
        "Sie fragten, ob jemand verhaftet wird: Nein, das gibt es nicht.",
    ],
    "fr": [
        "Je suis une andouille, il manquait la pièce jointe.",
        "Vous avez raison, c'était indigne de notre part.",
    ],
    "es": ["Fui un burro con la fecha y lo siento."],
    "nl": ["Ik was de sufferd die twee keer belde, sorry.", "U vroeg of uw buren dit horen: nee, niemand."],
    "pl": ["Pytanie czy grozi za to więzienie: nie, za fakturę nikomu nic nie grozi."],
}

#: (language, category, text)
FOUL = [
    (tongue, kind, text)
    for said in (_FOUL, _PRESSING)
    for tongue, kinds in said.items()
    for kind, texts in kinds.items()
    for text in texts
]
#: (language, text)
FAIR = [(tongue, text) for said in (_FAIR, _ONLY_TOLD) for tongue, texts in said.items() for text in texts]

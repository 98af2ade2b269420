# Les réponses qui demandent quelqu’un, à la console.

alerts-heading = Alertes
alerts-none = Rien n’attend personne ici.
alerts-absence = Une liste vide ne dit rien de l’état de quiconque.
alerts-waiting = { $count ->
    [one] { $count } alerte attend
   *[other] { $count } alertes attendent
}
alerts-banner = { $count ->
    [one] { $count } réponse est peut-être une urgence, et personne n’a encore agi.
   *[other] { $count } réponses sont peut-être des urgences, et personne n’a encore agi.
}
alerts-banner-link = Ouvrir les alertes
alert-critical = Urgence
alert-urgent = Aujourd’hui
alert-routine = Avant la visite
alert-late = en retard
alert-state-raised = personne n’est encore averti
alert-state-notified = quelqu’un a été appelé
alert-state-acknowledged = prise en charge
alert-state-closed = fermée
alert-heading = Alerte : { $name }
alert-since = Depuis
alert-answer-by = À prendre en charge avant
alert-rule = Règle
alert-no-phone = Nous n’avons pas le numéro de téléphone de cette personne.
alert-answers = Ce qui a été répondu
alert-answers-hidden = Les réponses sont montrées à ceux qui soignent cette personne.
alert-act = Agir
alert-what-was-done = Qu’avez-vous fait?
alert-deed-reached = Parlé avec la personne
alert-deed-told-emergency = Dit à la personne d’appeler le numéro d’urgence
alert-deed-called = Appelé et laissé un message
alert-deed-not-reached = Appelé sans joindre personne
alert-deed-missing = Choisissez ce que vous avez fait
alert-note = Note
alert-acknowledge = Prendre en charge
alert-done = Ce qui a été fait
alert-done-by = { $deed } – { $name }
alert-close = Fermer cette alerte
alert-calls = Appels faits
alert-call-reached = Reçu : { $at }
alert-call-failed = Non reçu
alert-call-due = En route
alert-refused-heading = Elle reste ouverte
alert-closed-already = Quelqu’un l’a déjà fermée.
alert-not-a-clinician = Une personne qui soigne ferme une alerte.
alert-not-acknowledged = Dites d’abord ce qui a été fait.
alert-one-person-alone = Personne n’a été joint : une deuxième personne doit aussi avoir essayé.

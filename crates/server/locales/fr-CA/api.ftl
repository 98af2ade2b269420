# La page qui montre l’API. Le document lui-même est en anglais.

api-docs-heading = L’API
api-docs-document = Le document pour les programmes (OpenAPI 3.1)
api-docs-subjects = Sujets
api-docs-sign-in = pour le personnel, avec un jeton ou la session de la console
api-docs-parameters = Paramètres
api-docs-body = Champs du corps
api-docs-fields = Champs de la réponse
api-docs-example = Exemple
api-docs-answers = Réponses
api-docs-curl = Dans un terminal
api-docs-required = obligatoire

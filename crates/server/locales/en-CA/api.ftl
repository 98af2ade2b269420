# The page that shows the API. The document itself is English.

api-docs-heading = The API
api-docs-document = The document for programs (OpenAPI 3.1)
api-docs-subjects = Subjects
api-docs-sign-in = for staff, with a token or the console’s session
api-docs-parameters = Parameters
api-docs-body = Fields of the body
api-docs-fields = Fields of the answer
api-docs-example = Example
api-docs-answers = Answers
api-docs-curl = In a shell
api-docs-required = required

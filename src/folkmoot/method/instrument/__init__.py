"""The questionnaire as data: kinds of question, code lists, concepts, routing; load and check."""

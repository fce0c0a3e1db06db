"""From marks on paper and from web forms to one type, `Response`, with its doubts."""

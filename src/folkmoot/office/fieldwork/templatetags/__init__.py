"""Parts of fieldwork's pages that bring their own figures."""

"""Management of the fieldwork room."""

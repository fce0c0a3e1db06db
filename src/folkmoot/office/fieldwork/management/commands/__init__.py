"""Commands of the fieldwork room."""

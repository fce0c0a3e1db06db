"""Programme, aims, studies, waves, instrument versions, confidentiality policies."""

"""A mailing as a mailing house takes it: packs in batches, their manifest, job ticket and proof."""

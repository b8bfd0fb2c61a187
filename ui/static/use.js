(use, kept) => [{ ...kept, use }]

"""From typed words to ranked matches: words, vocabulary, spelling, ranking."""

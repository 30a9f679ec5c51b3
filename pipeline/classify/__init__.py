"""Texts in, codes out: actions, kind of news, countries, events, and the words they rest on.

The rooms, in the order a text goes through them (`coder` walks it):

- rules: `rules`, `rulebook`, `lexicon`, `fold`, `atlas`, `marks` (files of the catalogue made searchable)
- reading: `language`, `sentences`, `reading`, `view`, `columns`, `negations` (what stands where);
  `countries`, `lookalikes`, `tongues` (who is named); `dates`, `days`, `weekdays`, `months` (when)
- figures of a sentence: `anatomy`, `surroundings`, `governing`, `wording`, `deeds`, `candidates`,
  `actions`, `kinds`, `occasions`, `namings`
- judgement: `claims`, `bearing`, `relevance`, `findings`, `judging`, `roles`, `reversals`, `events` (by
  `weights`)
- in words: `phrases`, `cue_words`, `explain`
- learning and measuring: `gold`, `examples`, `fitting`, `evaluation`, `reliability`
"""

"""Texts in, codes out: actions, kind of news, countries, events, and the words they rest on.

The rooms, in the order a text goes through them (`coder` walks it):

- rules: `rules`, `rulebook`, `lexicon`, `fold`, `atlas`, `marks` (files of the catalogue made searchable)
- reading: `language`, `sentences`, `countries`, `dates`, `days`, `reading`, `view`, `columns` (what stands
  where)
- figures of a sentence: `anatomy`, `surroundings`, `governing`, `wording`, `deeds`, `candidates`,
  `actions`, `kinds`, `occasions`, `namings`
- judgement: `claims`, `bearing`, `relevance`, `findings`, `judging`, `roles`, `reversals`, `events` (by
  `weights`)
- in words: `phrases`, `explain`
- learning and measuring: `gold`, `examples`, `fitting`, `evaluation`, `reliability`
"""

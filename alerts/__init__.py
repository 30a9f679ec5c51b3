"""Who is due what, how it reads, and that it arrives once.

The rooms; `job` does it all, `desk` is where a mail is written:

- readers: `readers`, `roster`, `asked`, `wishes`, `door` (who they are and what they asked for)
- what is due and new: `due`, `candidates`, `snapshot`, `news`, `items`, `corrections`, `told`, `records`
- how it reads: `view`, `lines`, `naming`, `words`, `links`, `subject`, `figures`, `charts`, `captions`,
  `pictures`, `compose`, `rendering`, `preview`
- how it arrives: `parcels`, `outbox`, `delivery`, `message`, `relay`, `hooks`, `payloads`, `faults`
- what comes back: `bounces`, `bounce_door`, `returned`, `pausing`
- pages that write: `web`, `pages`, `form`, `joining`, `optin`, `doorkeeper`
"""

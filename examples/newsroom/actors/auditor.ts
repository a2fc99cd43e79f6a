// The auditor holds each draft against its source: it sends the draft back with reasons, or on to the press.
// Owns: nothing. Which round it is, and what was wrong before, stands in the draft.
// Guarantees: the rounds are bounded; what cannot be mended is published with its limitations.

import { defineActor } from '../../../src/index.ts';
import { type AuditorMessage, auditing } from '../protocols/auditing.ts';
import { announce, passed } from '../protocols/news.ts';
import { peerFor } from '../protocols/peers.ts';
import { press } from '../protocols/press.ts';
import { writing } from '../protocols/writing.ts';
import { describeReason } from '../text/article.ts';
import { auditDraft, judgeDraft } from '../text/audit.ts';

export const auditor = defineActor<AuditorMessage>({
  type: 'auditor',
  defaults: { retry: { times: 2 }, register: [auditing] },
  init: () => undefined,
  receive(_, { draft, ...job }, context) {
    const { path } = job;
    const reasons = auditDraft(draft, job.document);
    const verdict = judgeDraft(draft, reasons);
    if (verdict.kind === 'revise') {
      const { round, avoid } = verdict;
      peerFor(context, writing, path).tell({ ...job, type: 'write', revision: { round, avoid } });
      announce(context, { type: 'sent-back', path, round: draft.round, reasons: reasons.map(describeReason) });
    } else {
      const { version, trail } = passed(context, job, 'audited');
      peerFor(context, press, path).tell({ type: 'publish', path, version, trail, article: verdict.article });
    }
  },
});

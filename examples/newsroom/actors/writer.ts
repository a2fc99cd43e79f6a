// The writer makes a draft of a job, and a better one when an auditor sends it back with reasons.
// Owns: nothing. The reasons so far are in the job, so that a writer with a fresh context knows them too.

import { defineActor } from '../../../src/index.ts';
import { auditing } from '../protocols/auditing.ts';
import { passed } from '../protocols/news.ts';
import { peerFor } from '../protocols/peers.ts';
import { type WriterMessage, writing } from '../protocols/writing.ts';
import { writeDraft } from '../text/draft.ts';

export const writer = defineActor<WriterMessage>({
  type: 'writer',
  defaults: { retry: { times: 2 }, register: [writing] },
  init: () => undefined,
  receive(_, { revision, ...message }, context) {
    const draft = writeDraft(message.document, message.analysis, revision);
    const job = passed(context, message, 'written');
    peerFor(context, auditing, job.path).tell({ ...job, type: 'audit', draft });
  },
});

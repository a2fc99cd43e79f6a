// Writing: a draft from a researcher's analysis, or another one for an auditor's reasons.

import { serviceKey } from '../../../src/index.ts';
import type { DraftOptions } from '../text/draft.ts';
import type { Job } from './job.ts';

/** With `revision` from an auditor, without from a researcher. */
export type WriterMessage = { readonly type: 'write'; readonly revision?: DraftOptions } & Job;

export const writing = serviceKey<WriterMessage>('writing');

// Auditing: a draft against its source.

import { serviceKey } from '../../../src/index.ts';
import type { Draft } from '../text/article.ts';
import type { Job } from './job.ts';

export type AuditorMessage = { readonly type: 'audit'; readonly draft: Draft } & Job;

export const auditing = serviceKey<AuditorMessage>('auditing');

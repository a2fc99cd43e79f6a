// Research: what is in a document, by itself and among the others.

import { serviceKey } from '../../../src/index.ts';
import type { Assignment } from './job.ts';

export type ResearcherMessage = { readonly type: 'research' } & Assignment;

export const research = serviceKey<ResearcherMessage>('research');

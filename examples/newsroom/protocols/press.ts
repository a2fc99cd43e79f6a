// The press: finished articles come together to a report.

import { serviceKey } from '../../../src/index.ts';
import type { FleetEvent } from '../render/report.ts';
import type { Finished } from './job.ts';
import type { Census } from './reading.ts';

export type PublisherMessage =
  /** From an auditor. */
  | ({ readonly type: 'publish' } & Finished)
  /** From the reader. */
  | { readonly type: 'census'; readonly census: Census }
  /** From the watcher: no article will come of this document. */
  | { readonly type: 'give-up'; readonly path: string; readonly detail: string }
  /** From the watcher: something befell an actor. */
  | { readonly type: 'event'; readonly event: FleetEvent }
  /** To itself: print a report. */
  | { readonly type: 'print' }
  /** From an archivist, in answer to `recall`. */
  | { readonly type: 'recalled'; readonly census: Census | undefined; readonly finished: readonly Finished[] }
  /** From an archivist with empty shelves: give me the articles again. */
  | { readonly type: 'resend' }
  /** From a watcher with an empty logbook: tell me how far we are. */
  | { readonly type: 'brief' };

export const press = serviceKey<PublisherMessage>('press');

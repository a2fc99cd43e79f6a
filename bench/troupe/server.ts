// The actor that is asked in the ask cases: it answers with how often it was asked.

import { defineActor, type Request } from '../../src/index.ts';

export const get: Request<{ type: 'get' }, number> = { type: 'get' };

export const server = defineActor<typeof get, number>({
  type: 'server',
  init: () => 0,
  receive(count, _message, context) {
    context.reply(count);
    return count + 1;
  },
});

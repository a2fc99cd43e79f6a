// Transport: how messages cross between nodes. So far the message codec, which strict systems use.

export { messageCodec } from './codec.ts';

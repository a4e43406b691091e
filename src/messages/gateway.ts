// Text messages through whatever gateway a federation has: a small service of its own turns this signed POST into what its provider wants.
// Providers differ in everything, and their kits would be one dependency each; a signed POST is what all of them can be put behind.
import { createHmac } from 'node:crypto';
import type { MessagePort } from '#messages/outbox.ts';
import { wordsOf } from '#messages/ports.ts';

/** The name says what went wrong, for the outbox; the gateway's own words may repeat the number. */
class GatewayRefused extends Error {
  override name = 'GatewayRefused';
  readonly responseCode: number;
  constructor(status: number) {
    super(`the gateway answered ${status}`);
    this.responseCode = status;
  }
}

export interface GatewayOptions {
  readonly url: string;
  /** Shared with the gateway; signs the body. */
  readonly secret: string;
  readonly timeoutMs?: number;
}

/**
 * POSTs `{id, topic, phone, words: {zh, en}, link?}` as JSON; header `Niangjia-Signature` is HMAC-SHA256 of the body in hex. The same `id` is the
 * same message, which a gateway should send once. 2xx: taken; anything else is tried again later. Takes messages that have a phone number.
 */
export function gatewayPort({ url, secret, timeoutMs = 10_000 }: GatewayOptions): MessagePort {
  return {
    name: 'gateway',
    accepts: (message) => message.phone !== undefined,
    async send(message) {
      const { tenantId, id, topic, phone, payload } = message;
      const said = { id: `${tenantId}.${id}`, topic, phone, words: wordsOf(message), link: payload.link };
      const body = JSON.stringify(said);
      const answer = await fetch(url, {
        method: 'POST',
        redirect: 'error',
        headers: {
          'Content-Type': 'application/json',
          'Niangjia-Signature': createHmac('sha256', secret).update(body).digest('hex'),
        },
        body,
        signal: AbortSignal.timeout(timeoutMs),
      });
      await answer.body?.cancel();
      if (!answer.ok) throw new GatewayRefused(answer.status);
    },
  };
}

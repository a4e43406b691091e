// Somebody in front of the real server: signs in by a code sent to the phone, gives an authenticator code where a post needs one, and
// asks with a fresh key per request. Knows nothing but the API.
import assert from 'node:assert/strict';
import { giveWord, totpAt } from '#access/totp.ts';
import { relayOutbox } from '#messages/outbox.ts';
import { developmentPort } from '#messages/ports.ts';
import type { TestHouse } from '#test/support/house.ts';
import { tenantId } from '#test/support/little-tenant.ts';

export interface Answered<T = Record<string, unknown>> {
  readonly status: number;
  readonly body: T;
}

interface Question {
  readonly says: { readonly zh: string };
  readonly token: string;
}

/** '七加八等于几？请写数字' → '15'. */
function answerTo({ says: { zh } }: Question): string {
  const digits = [...zh].map((one) => '零一二三四五六七八九'.indexOf(one)).filter((digit) => digit >= 0);
  return String(digits[0]! + digits[1]!);
}

export class Visitor {
  readonly #url: string;
  readonly #house: TestHouse;
  readonly #phone: string | undefined;
  #token: string | undefined;
  #secret: string | undefined;

  /** Without a phone: the public. */
  constructor(url: string, house: TestHouse, phone?: string) {
    this.#url = url;
    this.#house = house;
    this.#phone = phone;
  }

  async #send(method: string, path: string, body?: unknown): Promise<Response> {
    const form = body instanceof FormData;
    return fetch(`${this.#url}/api${path}`, {
      method,
      headers: {
        ...(this.#token ? { authorization: `Bearer ${this.#token}` } : {}),
        ...(method === 'GET' ? {} : { 'idempotency-key': globalThis.crypto.randomUUID() }),
        ...(body === undefined || form ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: form ? body : JSON.stringify(body) }),
    });
  }

  async ask<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<Answered<T>> {
    const response = await this.#send(method, path, body);
    return { status: response.status, body: (await response.json()) as T };
  }

  /** The body of an answer that must be a success. */
  async done<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<T> {
    const answered = await this.ask<T>(method, path, body);
    assert.ok(answered.status < 300, `${method} ${path}: ${answered.status} ${JSON.stringify(answered.body)}`);
    return answered.body;
  }

  get = <T = Record<string, unknown>>(path: string): Promise<T> => this.done<T>('GET', path);

  /** The code of a refusal. */
  async refused(method: string, path: string, body?: unknown): Promise<string> {
    const { status, body: problem } = await this.ask<{ code: string }>(method, path, body);
    assert.ok(
      status >= 400 && status < 500,
      `${method} ${path} should be refused: ${status} ${JSON.stringify(problem)}`,
    );
    return problem.code;
  }

  async file(path: string): Promise<Buffer> {
    const response = await this.#send('GET', path);
    assert.equal(response.status, 200, `${path}: ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  }

  /** Signs in with the code that arrives on the phone. */
  async signIn(): Promise<this> {
    this.#token = undefined;
    const { question } = await this.done<{ question?: Question }>('POST', '/sign-in/code-requests', {
      phone: this.#phone,
    });
    if (question) {
      const check = { token: question.token, answer: answerTo(question) };
      await this.done('POST', '/sign-in/code-requests', { phone: this.#phone, check });
    }
    const code = await this.#newestCode();
    this.#token = (await this.done<{ token: string }>('POST', '/sign-in/code', { phone: this.#phone, code })).token;
    return this;
  }

  async #newestCode(): Promise<string | undefined> {
    const port = developmentPort({ log: () => {}, showCodes: true });
    await relayOutbox(this.#house, tenantId, [port]);
    return port.shown.findLast((message) => message.code !== undefined)?.code;
  }

  /** The code that whoever is signed in has sent to his own phone. */
  async ownCode(): Promise<string | undefined> {
    await this.done('POST', '/me/code-requests');
    return this.#newestCode();
  }

  /** Gives an authenticator code, binding one first if there is none. */
  async stepUp(): Promise<this> {
    // A code counts once, so each comes from a period of its own.
    const code = () => {
      this.#house.clock.advance(31_000);
      return totpAt(this.#secret!, this.#house.clock.now());
    };
    if (this.#secret === undefined) {
      // The word that the security administrator would tell.
      const { personId } = await this.get<{ personId: number }>('/me');
      const word = await giveWord(this.#house, this.#house.db, tenantId, personId);
      this.#secret = (await this.done<{ secret: string }>('PUT', '/me/totp', { word })).secret;
      await this.done('POST', '/me/totp/confirmation', { code: code() });
    }
    this.#token = (await this.done<{ token: string }>('POST', '/me/step-up', { code: code() })).token;
    return this;
  }
}

/** A form with a file and plain fields. */
export function uploadForm(
  name: string,
  bytes: Uint8Array,
  fields: Readonly<Record<string, string | number>>,
): FormData {
  const form = new FormData();
  for (const [key, value] of Object.entries(fields)) form.set(key, String(value));
  form.set('file', new File([new Uint8Array(bytes)], name));
  return form;
}

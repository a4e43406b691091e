// Requests and answers of HTTP/1.1 as bytes: what a load makes beforehand and reads without a client's cost.

/** One POST of JSON by whom the token belongs to; `from`: the address that the proxy in front names. */
export interface Post {
  readonly path: string;
  readonly token: string;
  readonly body: string;
  readonly from?: string;
}

/** A complete HTTP/1.1 request; made here, so that the server's memory is its own. */
export function requestOf({ path, token, body, from }: Post): Buffer {
  const head = [
    `POST ${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    `Authorization: Bearer ${token}`,
    'Content-Type: application/json',
    'Accept: application/json',
    ...(from === undefined ? [] : [`X-Forwarded-For: ${from}`]),
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return Buffer.from([...head, '', body].join('\r\n'));
}

const end = Buffer.from('\r\n\r\n');

/** Bytes of the first complete answer in the buffer; 0 when it is not all there. */
export function answerLength(data: Buffer): number {
  const head = data.indexOf(end);
  if (head < 0) return 0;
  const length = /\r\ncontent-length: (\d+)/i.exec(data.toString('latin1', 0, head));
  if (!length) throw new Error('an answer without a length');
  const whole = head + 4 + Number(length[1]);
  return data.length >= whole ? whole : 0;
}

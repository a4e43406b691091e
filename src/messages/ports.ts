// Two ways a message leaves: shown by the development adapter, or by SMTP. The third, text messages, is gateway.ts.
import nodemailer from 'nodemailer';
import { maskPhone } from '#kit/mask.ts';
import { fill, type Text } from '#kit/text.ts';
import type { MessagePort, OutgoingMessage } from '#messages/outbox.ts';

/** The words with the code in its place. */
export const wordsOf = (message: OutgoingMessage): Text =>
  message.code === undefined ? message.payload.words : fill(message.payload.words, { code: message.code });

export interface DevelopmentPort extends MessagePort {
  /** Newest last, the last 200, codes included. */
  readonly shown: readonly OutgoingMessage[];
}

/**
 * Keeps messages in memory for whoever tries the system out, and tells `log` the topic and id of each. `showCodes`, for development only, lets a
 * message with a code be told; otherwise neither log nor `shown` has it.
 */
export function developmentPort(options: { log: (line: string) => void; showCodes: boolean }): DevelopmentPort {
  const shown: OutgoingMessage[] = [];
  return {
    name: 'development',
    shown,
    accepts: () => true,
    async send(message) {
      const { code, ...rest } = message;
      const kept: OutgoingMessage = options.showCodes || code === undefined ? message : rest;
      shown.push(kept);
      if (shown.length > 200) shown.shift();
      // The words of a message name people and tell of their affairs: of them nothing goes into a log but a code that somebody waits for.
      const to = message.phone ? maskPhone(message.phone) : 'e-mail';
      const told = kept.code === undefined ? '' : ` → ${to}: ${wordsOf(kept).zh}`;
      options.log(`message ${message.topic} ${message.tenantId}.${message.id}${told}`);
    },
  };
}

/** Mail through `url` (smtp://user:password@host:port, smtps://…); takes messages that have an e-mail address. */
export function smtpPort(options: { url: string; from: string; subject?: Text }): MessagePort & { close(): void } {
  const transport = nodemailer.createTransport(options.url, {
    ...{ from: options.from, connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 },
  } as never);
  const subject = options.subject ?? { zh: '工会通知', en: 'A message from your union' };
  const host = options.from.replace(/^.*@|>.*$/g, '');
  return {
    name: 'smtp',
    accepts: (message) => message.email !== undefined,
    async send(message) {
      const words = wordsOf(message);
      await transport.sendMail({
        ...{ from: options.from, to: message.email, subject: `${subject.zh} · ${subject.en}` },
        text: `${words.zh}\n\n${words.en}\n`,
        // The same message sent twice has the same id, so that mail systems show it once.
        messageId: `<${message.tenantId}.${message.id}@${host}>`,
      });
    },
    close: () => transport.close(),
  };
}

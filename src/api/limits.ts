// What one person may have under way at the same time in this process, and all together: uploads, large bodies, lists to take home. Asked before a byte
// of the request is read, so that saying no costs nothing.
import type { Context } from 'hono';
import type { Session } from '#access/sessions.ts';
import { announcedBytes, openBody } from '#api/body.ts';
import type { Endpoint } from '#api/endpoint.ts';
import { bodyLimits } from '#api/reading.ts';
import { makeShares, type Shares } from '#api/shares.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';

/** Each: of one person. All: in this process. */
export const sharesOf = {
  uploads: { each: 2, all: 8 },
  /** Bytes of JSON bodies that are larger than what anyone may send. */
  bodies: { each: 4_000_000, all: 32_000_000 },
  lists: { each: 1, all: 8 },
} as const;

const comeAgainSeconds = 5;
const details = { retryAfterSeconds: comeAgainSeconds };

const full = (): Refusal =>
  refuse('busy', '系统正忙着处理别的文件，请稍后再试', 'Other files are being worked on; please try again shortly', {
    details,
  });

const noes = {
  uploads: () =>
    refuse(
      'too-many-uploads',
      `您正在上传 ${sharesOf.uploads.each} 个文件，传完再传下一个`,
      `You are sending ${sharesOf.uploads.each} files already; send the next when they are through`,
      { details },
    ),
  bodies: () =>
    refuse('too-many-requests', '您同时提交的内容太多，请稍后再试', 'You are sending too much at once; please wait', {
      details,
    }),
  lists: () =>
    refuse(
      'export-under-way',
      '您的上一份导出还在生成，完成后再导出下一份',
      'Your last export is still being made; ask for the next when it is done',
      { details },
    ),
} as const;

export interface Entered {
  /** To be called when the answer is there. */
  leave(): void;
  /** Asked once by a body that had not said how long it would be and turns out to be large. Refuses: too-many-requests, busy. */
  grow(): Refusal | null;
}

export interface Limits {
  /** Refuses: too-many-uploads, too-many-requests, export-under-way, busy. */
  enter(c: Context, endpoint: Endpoint, session: Session | null): Entered | Refusal;
}

type Kind = keyof typeof sharesOf;

/** What of which share this request takes at once. */
function wants(c: Context, endpoint: Endpoint): { readonly kind: Kind; readonly amount: number } | null {
  if (endpoint.upload) return { kind: 'uploads', amount: 1 };
  if (endpoint.list) return { kind: 'lists', amount: 1 };
  const announced = Math.min(announcedBytes(c) ?? 0, bodyLimits(endpoint).bytes);
  return announced > openBody.bytes ? { kind: 'bodies', amount: announced } : null;
}

const outside: Entered = { leave: () => {}, grow: () => null };

export function makeLimits(): Limits {
  const shares = Object.fromEntries(
    Object.entries(sharesOf).map(([name, { each, all }]) => [name, makeShares(each, all)]),
  ) as Record<Kind, Shares>;
  return {
    enter(c, endpoint, session) {
      // What is open to anyone takes small bodies only.
      if (!session) return outside;
      const who = `${session.viewer.tenantId}|${session.viewer.personId}`;
      const held: (() => void)[] = [];
      const take = (kind: Kind, amount: number): Refusal | null => {
        const taken = shares[kind].take(who, amount);
        if (taken === 'own') return noes[kind]();
        if (taken === 'all') return full();
        held.push(taken);
        return null;
      };
      const wanted = wants(c, endpoint);
      const refused = wanted && take(wanted.kind, wanted.amount);
      if (refused) return refused;
      return {
        leave: () => {
          for (const giveBack of held) giveBack();
        },
        grow: () => (wanted ? null : take('bodies', bodyLimits(endpoint).bytes)),
      };
    },
  };
}

// A refusal as a problem detail (RFC 9457) in both languages, and the headers that go with it.
import { statusFor } from '#api/statuses.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import type { Text } from '#kit/text.ts';

const titles: Readonly<Record<number, Text>> = {
  400: { zh: '请求写得不对', en: 'The request is not well formed' },
  401: { zh: '需要登录', en: 'Sign-in needed' },
  403: { zh: '不允许', en: 'Not allowed' },
  404: { zh: '没有找到', en: 'Not found' },
  405: { zh: '这个地址不支持这种方法', en: 'Method not supported here' },
  409: { zh: '与正在进行或已发生的事冲突', en: 'In conflict with what is under way or done' },
  413: { zh: '内容太大', en: 'Too large' },
  414: { zh: '地址太长', en: 'Address too long' },
  415: { zh: '内容类型不支持', en: 'Content type not supported' },
  422: { zh: '不能办理', en: 'Refused' },
  429: { zh: '次数太多', en: 'Too many requests' },
  500: { zh: '系统出错', en: 'A fault of ours' },
  503: { zh: '暂时不可用', en: 'Not available for the moment' },
};

/** One thing wrong at one place of what was sent. */
export interface InputError {
  /** Dotted path: `body.amountFen`, `query.limit`. */
  readonly path: string;
  readonly why: Text;
}

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly why: Text;
  readonly rule?: string;
  readonly next?: Text;
  readonly errors?: readonly InputError[];
  readonly requestId: string;
}

export type Language = 'zh' | 'en';

/** The first of zh and en in Accept-Language by weight; Chinese when neither is asked for. */
export function languageOf(header: string | undefined): Language {
  const wanted = (header ?? '')
    .split(',')
    .slice(0, 20)
    .map((part) => {
      const [tag = '', ...rest] = part.trim().toLowerCase().split(';');
      const q = Number(/q=([\d.]+)/.exec(rest.join(';'))?.[1] ?? 1);
      return { language: tag.slice(0, 2), q: Number.isFinite(q) ? q : 0 };
    })
    .filter(({ language, q }) => (language === 'zh' || language === 'en') && q > 0)
    .sort((a, b) => b.q - a.q);
  return (wanted[0]?.language as Language | undefined) ?? 'zh';
}

export function problemOf(refusal: Refusal, language: Language, requestId: string): Problem {
  const status = statusFor(refusal.code);
  const errors = inputErrors(refusal.details);
  return {
    type: `urn:niangjia:refusal:${refusal.code}`,
    title: titles[status]![language],
    status,
    detail: refusal.why[language],
    code: refusal.code,
    why: refusal.why,
    ...(refusal.rule === undefined ? {} : { rule: refusal.rule }),
    ...(refusal.next === undefined ? {} : { next: refusal.next }),
    ...(errors.length === 0 ? {} : { errors }),
    requestId,
  };
}

// Details are a module's own affair and may hold anything; only what looks like a list of field errors goes out.
function inputErrors(details: unknown): InputError[] {
  const list = Array.isArray(details) ? details : (details as { errors?: unknown } | undefined)?.errors;
  if (!Array.isArray(list)) return [];
  return list.slice(0, 50).flatMap((item) => {
    const { path, field, why } = (item ?? {}) as { path?: unknown; field?: unknown; why?: Text };
    const where = path ?? field;
    const worded = typeof why?.zh === 'string' && typeof why?.en === 'string';
    return typeof where === 'string' && worded ? [{ path: where, why: { zh: why.zh, en: why.en } }] : [];
  });
}

/** Where nobody says how long, a moment is enough: the queue in front of the engine is worked off within seconds. */
const aMomentSeconds = 2;

export function headersFor(refusal: Refusal): Record<string, string> {
  const status = statusFor(refusal.code);
  const given = (refusal.details as { retryAfterSeconds?: unknown } | undefined)?.retryAfterSeconds;
  const seconds = given ?? (status === 503 ? aMomentSeconds : undefined);
  return {
    'Content-Type': 'application/problem+json; charset=utf-8',
    'Content-Language': 'zh, en',
    ...(typeof seconds === 'number' ? { 'Retry-After': String(Math.ceil(seconds)) } : {}),
    ...(status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {}),
  };
}

export const fault = (): Refusal =>
  refuse(
    'fault',
    '系统出了错，已经记录，您的数据没有改变',
    'Something went wrong on our side; it is recorded and nothing was changed',
    {
      next: {
        zh: '请稍后再试；如果还不行，请把请求编号告诉管理员',
        en: 'Try again later; if it persists, give the request id to your administrator',
      },
    },
  );

export const outage = (retryAfterSeconds = 2): Refusal =>
  refuse('outage', '系统暂时忙不过来，请稍后再试', 'The system is busy for the moment; please try again shortly', {
    details: { retryAfterSeconds },
  });

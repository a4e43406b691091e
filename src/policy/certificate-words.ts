// What a check says, in words: the same on the public page and in the command.
import { type Text, text } from '#kit/text.ts';
import type { Verdict } from '#policy/certificate.ts';

export const verdictWords: Readonly<Record<Verdict['says'], Text>> = {
  valid: text('是真的，现在有效', 'Genuine, and valid now'),
  'not-yet': text('是真的，但还没到生效日', 'Genuine, but not in force yet'),
  expired: text('是真的，但已到期', 'Genuine, but expired'),
  suspended: text('是真的，但已暂停', 'Genuine, but suspended'),
  revoked: text('是真的，但已撤销', 'Genuine, but revoked'),
  forged: text('对不上', 'It does not hold'),
};

export const forgedWords: Readonly<Record<Extract<Verdict, { says: 'forged' }>['why'], Text>> = {
  malformed: text('不是一张完整的证书，或写法被改动过', 'This is no whole certificate, or its writing was altered'),
  algorithm: text('签名方法不是发证工会用的那一种', 'It is not signed in the way its issuer signs'),
  'unknown-key': text('签名用的公钥不在工会公布的名单里', 'Its key is not on the list that the federation publishes'),
  signature: text('内容和签名对不上，可能被改过', 'Its content does not fit its signature: it may have been altered'),
  'key-not-valid': text('签名那天，这把公钥还没有启用或已经停用', 'Its key was not in use on the day it was signed'),
};

// A digest for whoever compares it: its beginning, and the whole of it by one press.
import { useState } from 'react';
import { useReader } from '#web/parts/language.tsx';

const shownOf = 12;

export function Digest({ value }: { readonly value: string }) {
  const { say } = useReader();
  const [copied, setCopied] = useState(false);
  const copy = () => void navigator.clipboard.writeText(value).then(() => setCopied(true));
  return (
    <>
      {value.slice(0, shownOf)}…{' '}
      <button type="button" className="link" onClick={copy}>
        {copied ? say('已复制', 'Copied') : say('复制全文', 'Copy it all')}
      </button>
    </>
  );
}

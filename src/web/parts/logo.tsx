// The mark 家, white on a red square, and the name beside it.

import { Link } from 'wouter';
import mark from '#web/mark.svg?no-inline';
import { useReader } from '#web/parts/language.tsx';

export function Logo({ to }: { readonly to: string }) {
  const { say } = useReader();
  return (
    <Link href={to} className="logo">
      <img src={mark} width={28} height={28} alt="" />
      {say('娘家', 'Niangjia')}
    </Link>
  );
}

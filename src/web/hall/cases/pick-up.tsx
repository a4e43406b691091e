// The code by which a member takes what is his, shown while it waits for him; whoever brings it types it in.
import { useAnswer } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';

export function PickUpCode({ caseId }: { readonly caseId: number }) {
  const { say } = useReader();
  const codes = useAnswer('GET /me/pick-up-codes', {});
  const mine = codes.data?.items.find((one) => one.caseId === caseId);
  if (!mine) return null;
  return (
    <div className="note">
      <b>
        {say('取货码', 'Pick-up code')} {mine.code}
      </b>
      <p>{say('拿到东西时告诉送的人，也可以签名', 'Tell it to whoever brings it when you have it, or sign')}</p>
    </div>
  );
}

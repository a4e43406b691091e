// 催一下: one message to whoever has these cases in hand, and what came of it.
import { useDoing } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote } from '#web/parts/said.tsx';

export function Remind({ roundId, caseIds }: { readonly roundId: number; readonly caseIds: readonly number[] }) {
  const { say } = useReader();
  const remind = useDoing('POST /rounds/{id}/reminders', { changes: [] });
  if (remind.data) {
    const { sent, already } = remind.data;
    return (
      <span role="status" className="sub">
        {sent > 0
          ? say(`已发 ${sent} 条消息`, `${sent} told`)
          : already > 0
            ? say('今天已经催过了', 'Told today already')
            : say('没有等人的，不用催', 'They wait for nobody')}
      </span>
    );
  }
  return (
    <>
      <button
        type="button"
        className="link"
        disabled={remind.isPending}
        onClick={() => remind.mutate({ params: { id: roundId }, body: { caseIds: caseIds.slice(0, 1_000) } })}
      >
        {remind.isPending ? say('正在催……', 'Sending …') : say('催一下', 'Remind')}
      </button>
      <ErrorNote error={remind.error} />
    </>
  );
}

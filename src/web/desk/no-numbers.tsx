// Instead of numbers that this post may not read: none is shown, for a nought would be taken for one. It says who may, as far as everybody knows.
import { useSeat } from '#web/desk/frame.tsx';
import { useReader } from '#web/parts/language.tsx';

export function NoNumbers() {
  const { say } = useReader();
  const { organisationName } = useSeat();
  return (
    <div className="note" role="status">
      <b>{say('您的岗位看不到这里的数', 'Your post may not see these numbers')}</b>
      <p>
        {say(
          `要看，请找${organisationName}的主席或经办`,
          `The chair and the officers of ${organisationName} can look them up for you`,
        )}
      </p>
    </div>
  );
}

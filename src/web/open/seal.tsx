// The round seal of the union that issued a certificate: drawn here, because what is drawn proves nothing; the signature does.

/** Letters along the upper half; longer names are set closer. */
export function Seal({ issuer, says }: { readonly issuer: string; readonly says: string }) {
  return (
    <svg className="seal" viewBox="0 0 120 120" aria-hidden="true">
      <circle cx="60" cy="60" r="57" fill="none" stroke="currentColor" strokeWidth="3" />
      <path id="seal-arc" d="M 21.4 70.4 A 40 40 0 1 1 98.6 70.4" fill="none" />
      <text fontSize={issuer.length > 9 ? 11 : 14} fontWeight="600" textAnchor="middle" fill="currentColor">
        <textPath href="#seal-arc" startOffset="50%">
          {issuer}
        </textPath>
      </text>
      <path d="M60 42l5 15.4h16.2l-13.1 9.5 5 15.4L60 72.8l-13.1 9.5 5-15.4-13.1-9.5H55z" fill="currentColor" />
      <text x="60" y="101" fontSize="12" fontWeight="600" textAnchor="middle" fill="currentColor">
        {says}
      </text>
    </svg>
  );
}

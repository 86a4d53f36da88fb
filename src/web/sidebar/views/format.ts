/** Position in the call, `mm:ss` (or `h:mm:ss`). */
export function formatOffset(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const hours = Math.floor(seconds / 3600);
  const clock = [Math.floor(seconds / 60) % 60, seconds % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
  return hours === 0 ? clock : `${hours}:${clock}`;
}

/** Time of day here, `15:21`; empty for what is no time. */
export function formatClock(iso: string | null): string {
  const time = new Date(iso ?? '');
  if (Number.isNaN(time.getTime())) return '';
  return time.toLocaleTimeString('zh-CN', { hour: '2-digit', minute: '2-digit', hour12: false });
}

/** Day here, `5月22日`. */
export function formatDay(iso: string): string {
  const time = new Date(iso);
  return Number.isNaN(time.getTime())
    ? ''
    : time.toLocaleDateString('zh-CN', { month: 'long', day: 'numeric' });
}

export function formatPercent(share: number): string {
  return `${Math.round(share * 100)}%`;
}

/** `139 7654 2817`: mobile numbers are read aloud in these groups. */
export function formatPhone(phone: string): string {
  return phone.replace(/^(1\d{2})(\d{4})(\d{4})$/, '$1 $2 $3');
}

/** How sure a value is, in three steps that have a colour each. */
export function confidenceLevel(confidence: number): 'high' | 'middle' | 'low' {
  if (confidence >= 0.85) return 'high';
  return confidence >= 0.6 ? 'middle' : 'low';
}

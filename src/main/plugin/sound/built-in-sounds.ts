const RATE = 22_050

/** One note: Hertz, seconds until it begins, seconds until it has faded away. */
interface Note {
  pitch: number
  start: number
  length: number
}

const notes = {
  chime: [
    { pitch: 659.26, start: 0, length: 0.9 },
    { pitch: 523.25, start: 0.35, length: 1.2 },
  ],
  bell: [
    { pitch: 880, start: 0, length: 1.6 },
    { pitch: 1760, start: 0, length: 0.8 },
    { pitch: 2637, start: 0, length: 0.4 },
  ],
  alert: [
    { pitch: 987.77, start: 0, length: 0.25 },
    { pitch: 987.77, start: 0.25, length: 0.25 },
    { pitch: 987.77, start: 0.5, length: 0.5 },
  ],
  alarm: Array.from({ length: 8 }, (_, i) => ({ pitch: i % 2 ? 740 : 988, start: i * 0.3, length: 0.35 })),
} satisfies Record<string, Note[]>

export type BuiltInSound = keyof typeof notes
export const builtInSounds = Object.keys(notes) as [BuiltInSound, ...BuiltInSound[]]

/** A built-in sound as a WAV file: one channel, 16 bits. */
export function builtInSound(name: BuiltInSound): Uint8Array {
  const melody = notes[name]
  const end = Math.max(...melody.map(({ start, length }) => start + length))
  const samples = new Float64Array(Math.ceil(end * RATE))
  for (const note of melody) play(note, samples)
  const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
  return wav(Int16Array.from(samples, sample => Math.round((sample / loudest) * 29_000)))
}

/** Struck and fading, as a bell is. */
function play({ pitch, start, length }: Note, samples: Float64Array): void {
  const first = Math.floor(start * RATE)
  const count = Math.min(Math.floor(length * RATE), samples.length - first)
  for (let i = 0; i < count; i++) {
    const time = i / RATE
    const attack = Math.min(1, time / 0.005)
    const release = Math.min(1, (count - i) / (0.02 * RATE))
    const sample = Math.sin(2 * Math.PI * pitch * time) * Math.exp((-4 * time) / length)
    samples[first + i] = (samples[first + i] ?? 0) + sample * attack * release
  }
}

function wav(samples: Int16Array): Uint8Array {
  const file = Buffer.alloc(44 + samples.length * 2)
  file.write('RIFF', 0, 'latin1')
  file.writeUInt32LE(file.length - 8, 4)
  file.write('WAVEfmt ', 8, 'latin1')
  file.writeUInt32LE(16, 16)
  file.writeUInt16LE(1, 20) // PCM
  file.writeUInt16LE(1, 22)
  file.writeUInt32LE(RATE, 24)
  file.writeUInt32LE(RATE * 2, 28)
  file.writeUInt16LE(2, 32)
  file.writeUInt16LE(16, 34)
  file.write('data', 36, 'latin1')
  file.writeUInt32LE(samples.length * 2, 40)
  for (const [index, sample] of samples.entries()) file.writeInt16LE(sample, 44 + 2 * index)
  return file
}

import * as Y from 'yjs'
import type { Random } from '#db/seed/random.ts'
import { NARRATIVE_FIELDS } from '#shared/domain/model.ts'
import type { CollaborativeDocument, Recovered } from '#app/realtime/documentProvider.ts'

/** One character that somebody typed. Each is typed once, so that it can be told what became of it. */
export interface Typed {
  char: string
  fragment: string
  /** The paragraph it was typed into; whoever deletes that deletes what colleagues are typing there. */
  paragraph: string | null
  /** Its author was told 已保存. */
  stored: boolean
  /** Somebody deleted it, or took back its typing. */
  deleted: boolean
  /** Somebody took back its deletion: then there may be more of it than one. */
  restored: boolean
  /** It was set aside for its author. */
  refused: boolean
}

/** All characters of a run, of everybody. */
export class Characters {
  readonly #typed = new Map<string, Typed>()
  /** What was neither stored nor set aside. */
  readonly lost: string[] = []
  /** Paragraphs that somebody deleted. */
  readonly #gone = new Set<string>()

  make(fragment: string): Typed {
    // Rare ones: headings that the server makes are of other characters.
    const char = String.fromCharCode(0x3400 + this.#typed.size)
    const typed = { char, fragment, paragraph: null, stored: false, deleted: false, restored: false, refused: false }
    this.#typed.set(char, typed)
    return typed
  }
  of(char: string): Typed | undefined {
    return this.#typed.get(char)
  }
  /** What was in a document, and what is in it after somebody did something. */
  moved(before: Content, after: Content, undone: boolean): void {
    for (const [char, paragraph] of after.chars) {
      const typed = this.#typed.get(char)
      if (typed) typed.paragraph ??= paragraph
      if (typed && undone && !before.chars.has(char)) typed.restored = true
    }
    for (const char of before.chars.keys()) {
      const typed = this.#typed.get(char)
      if (typed && !after.chars.has(char)) typed.deleted = true
    }
    for (const paragraph of before.paragraphs) if (!after.paragraphs.has(paragraph)) this.#gone.add(paragraph)
  }
  /** Whether somebody deleted it, alone or with all around it. */
  isDeleted({ deleted, paragraph }: Typed): boolean {
    return deleted || (paragraph !== null && this.#gone.has(paragraph))
  }
  all(): Iterable<Typed> {
    return this.#typed.values()
  }
}

interface Content {
  /** Each character, and the paragraph that it stands in. */
  chars: ReadonlyMap<string, string>
  paragraphs: ReadonlySet<string>
}

function contentOf(doc: Y.Doc, fragments: readonly string[]): Content {
  const chars = new Map<string, string>()
  const paragraphs = new Set<string>()
  for (const fragment of fragments)
    for (const node of doc.getXmlFragment(fragment).toArray()) {
      const id = node._item?.id
      const paragraph = id ? `${id.client}:${id.clock}` : ''
      paragraphs.add(paragraph)
      for (const char of node.toString().replace(/<[^>]*>/g, '')) chars.set(char, paragraph)
    }
  return { chars, paragraphs }
}

const TASKS = ['t1', 't2', 'm1'] as const
export const NARRATIVE_FRAGMENTS = TASKS.flatMap((task) => NARRATIVE_FIELDS.map((field) => `${task}/${field}`))
const HAND = 'hand'

/** What one person writes in one document, over all pages of theirs. */
export class Writing {
  readonly name: string
  readonly #fragments: readonly string[]
  readonly #characters: Characters
  /** Typed and neither known as stored nor set aside. */
  #open: Typed[] = []
  #document: CollaborativeDocument | null = null
  #undo: { doc: Y.Doc; manager: Y.UndoManager } | null = null

  constructor(name: string, fragments: readonly string[], characters: Characters) {
    this.name = name
    this.#fragments = fragments
    this.#characters = characters
  }

  /** A page has opened the document. */
  on(document: CollaborativeDocument): void {
    this.#document = document
    // What is shown is what stands there once everything that belongs together has happened.
    document.subscribe(() => queueMicrotask(() => this.#look()))
  }

  /** Does one thing that a person does in the editor; nothing where typing is not possible now. */
  act(random: Random): void {
    const document = this.#document
    if (!document?.usable || !document.mayWrite) return
    const { doc } = document
    const fragment = random.pick(random.chance(0.7) ? this.#fragments.slice(0, 2) : this.#fragments)
    const xml = doc.getXmlFragment(fragment)
    const before = contentOf(doc, this.#fragments)
    const deed = random.between(0, 1)
    const undone = deed < 0.08
    if (undone) this.#managerOf(doc).undo()
    else {
      this.#managerOf(doc)
      doc.transact(() => this.#edit(xml, fragment, deed, random), HAND)
    }
    this.#characters.moved(before, contentOf(doc, this.#fragments), undone)
  }

  /** The server will not have what is open; all of it must have been set aside. */
  refused(lost: readonly Recovered[]): void {
    for (const typed of this.#open) {
      typed.refused = true
      const kept = lost.some(({ fragment, text }) => fragment === typed.fragment && text.includes(typed.char))
      if (!kept && !this.#characters.isDeleted(typed))
        this.#characters.lost.push(`${typed.char} was refused and is not set aside`)
    }
    this.#open = []
  }

  get open(): number {
    return this.#open.length
  }

  #edit(xml: Y.XmlFragment, fragment: string, deed: number, random: Random): void {
    const paragraphs = xml.toArray().filter((node) => node instanceof Y.XmlElement)
    if (paragraphs.length === 0 || deed < 0.16) {
      const paragraph = new Y.XmlElement('paragraph')
      paragraph.insert(0, [new Y.XmlText(this.#words(fragment, random))])
      xml.insert(random.whole(0, xml.length), [paragraph])
      return
    }
    const at = random.whole(0, paragraphs.length - 1)
    if (deed < 0.2) return xml.delete(xml.toArray().indexOf(paragraphs[at]!), 1)
    const texts = paragraphs[at]!.toArray().filter((node) => node instanceof Y.XmlText)
    const text = texts[0]
    if (!text) return
    if (deed < 0.4 && text.length > 0) {
      const from = random.whole(0, text.length - 1)
      text.delete(from, random.whole(1, Math.min(4, text.length - from)))
    } else text.insert(random.whole(0, text.length), this.#words(fragment, random))
  }

  #words(fragment: string, random: Random): string {
    const typed = Array.from({ length: random.whole(1, 4) }, () => this.#characters.make(fragment))
    this.#open.push(...typed)
    return typed.map(({ char }) => char).join('')
  }

  /** What the page calls saved is stored. */
  #look(): void {
    const document = this.#document
    if (!document) return
    this.#open = this.#open.filter((typed) => {
      const status = document.fieldStatus(typed.fragment)
      // Before anything was saved on this page it says nothing.
      typed.stored = status.kind === 'saved' && status.at !== null
      return !typed.stored
    })
  }

  #managerOf(doc: Y.Doc): Y.UndoManager {
    if (this.#undo?.doc !== doc) {
      const scope = this.#fragments.map((name) => doc.getXmlFragment(name))
      // Each deed is a step of its own: what comes together would depend on the real time.
      this.#undo = { doc, manager: new Y.UndoManager(scope, { trackedOrigins: new Set([HAND]), captureTimeout: 0 }) }
    }
    return this.#undo.manager
  }
}

// An experiment of your own: run it, over seeds, with `npx kasane run ./examples/experiment.ts --seeds 0-4`.
// docs/experiments.md walks through it.
import { layers, optimizers, random, Sequential, tensor } from "kasane"
import { defineClaim, type Text } from "kasane/experiments"

/** Both languages that claims speak; here there is one text for both. */
const text = (en: string): Text => ({ en, ja: en })

/** 200 points in a square, and whether they lie inside a circle; the second coordinate in other units. */
function points(unit: number, seed: number) {
  const at = random.uniform([200, 2], { minval: -1, seed })
  const y = at.square().sum({ axis: 1, keepdims: true }).less(0.6).cast("float32")
  return { x: at.mul(tensor([1, unit])), y }
}

export default defineClaim({
  id: "own.1",
  name: "unequal-units",
  section: "day1.s4",
  title: text("Features in unequal units"),
  claim: text("In which units the features come does not matter, as the weights adapt to them."),
  finding: text("It does matter: with one feature a hundred times as large, the same rate learns far less."),
  verdict: "contradicted",
  vary: text("unit, from 1 to 1000; learningRate: is there one that makes up for it?"),
  watch: text("The loss of the two, from the first epochs on."),
  recipe: {
    name: "circle",
    // All that can be changed: by a variant, or with --set unit=10.
    settings: { unit: 1, hidden: 16, learningRate: 0.1, epochs: 60 },
    async run({ unit, hidden, learningRate, epochs }, { seed, target, record, signal, progress }) {
      const model = new Sequential(
        [
          new layers.Input({ shape: [2] }),
          new layers.Dense(hidden, { activation: "tanh" }),
          new layers.Dense(1, { activation: "sigmoid" }),
        ],
        { seed },
      )
      const optimizer = new optimizers.SGD({ learningRate, momentum: 0.9 })
      model.compile({ optimizer, loss: "binaryCrossentropy", metrics: ["accuracy"], target })
      await model.fit(points(unit, 1), {
        ...{ batchSize: 20, epochs, signal },
        callbacks: [
          {
            onEpochEnd(epoch, { loss }) {
              record.scalar("train/loss", epoch + 1, loss!) // a curve, by tag and step
              progress(epoch + 1, epochs) // for the progress bar
            },
          },
        ],
      })
      const { accuracy } = await model.evaluate(points(unit, 2))
      record.figure("testAccuracy", accuracy!) // a number that the run comes out with
    },
  },
  variants: {
    default: { title: text("both from −1 to 1") },
    unequal: { title: text("the second a hundredfold"), change: { unit: 100 } },
  },
  quick: { epochs: 30 },
  seeds: [0, 1, 2, 3, 4],
  // What came out once, over these seeds: runs are set beside it.
  expected: [{ variant: "default", figure: "testAccuracy", range: [0.9, 1], tolerance: 0.03 }],
  see: [],
  charts: [
    { kind: "curves", tag: "train/loss", title: text("Training loss"), y: "log" },
    { kind: "figures", figure: "testAccuracy", title: text("Points it has not seen") },
  ],
  judge(results) {
    const [equal, unequal] = ["default", "unequal"].map((variant) => results.figure(variant, "testAccuracy"))
    return {
      verdict: unequal!.median > equal!.median - 0.02 ? "holds" : "contradicted",
      because: text(
        `test accuracy ${equal!.median.toFixed(3)} in equal units, ${unequal!.median.toFixed(3)} in unequal.`,
      ),
    }
  },
})

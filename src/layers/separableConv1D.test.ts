import { describeGolden } from "../../tools/golden/describeGolden.ts"
import golden from "./convolution.golden.json" with { type: "json" }
import { SeparableConv1D } from "./separableConv1D.ts"

describeGolden(SeparableConv1D, golden.SeparableConv1D, { targets: ["interpreter"] })

import { describeGolden } from "../../tools/golden/describeGolden.ts"
import golden from "./convolution.golden.json" with { type: "json" }
import { DepthwiseConv1D } from "./depthwiseConv1D.ts"

describeGolden(DepthwiseConv1D, golden.DepthwiseConv1D, { targets: ["interpreter"] })

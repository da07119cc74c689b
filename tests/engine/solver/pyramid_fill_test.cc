// Tests of engine/solver/pyramid_fill.
#include "engine/solver/pyramid_fill.h"

#include "tests/engine/solver/solver_testing.h"

namespace limpid {
namespace {

TEST(PyramidFillTest, OnePixelFillsTheFrame) {
  for (const FrameSize size :
       {FrameSize{1, 1}, FrameSize{37, 1}, FrameSize{64, 50}}) {
    at::Tensor known = OnDevice(at::zeros({1, size.height, size.width}));
    known[0][size.height - 1][size.width - 1] = 1;
    const at::Tensor filled =
        PyramidFill(0.3 * known.expand({3, -1, -1}), known);
    EXPECT_LT(MaxAbs(filled - 0.3), 1e-5) << size.width;
  }
}

TEST(PyramidFillTest, StaysBetweenTheKnownValues) {
  at::manual_seed(46);
  const at::Tensor known =
      OnDevice(at::rand({1, 40, 60})).lt(0.05).to(at::kFloat);
  const at::Tensor filled =
      PyramidFill((0.2 + 0.6 * OnDevice(at::rand({3, 40, 60}))) * known, known);
  EXPECT_GT(filled.min().item<double>(), 0.2 - 1e-5);
  EXPECT_LT(filled.max().item<double>(), 0.8 + 1e-5);
}

TEST(PyramidFillTest, IgnoresWhatIsWrittenInUnknownPixels) {
  at::Tensor frame = OnDevice(at::full({1, 8, 8}, 0.5));
  at::Tensor known = OnDevice(at::ones({1, 8, 8}));
  frame[0][3][3] = 100;
  known[0][3][3] = 0;
  EXPECT_LT(MaxAbs(PyramidFill(frame, known) - 0.5), 1e-5);
}

TEST(PyramidFillTest, IsZeroWithoutAnyKnownPixel) {
  EXPECT_EQ(MaxAbs(PyramidFill(OnDevice(at::ones({3, 5, 7})),
                               OnDevice(at::zeros({1, 5, 7})))),
            0);
}

}  // namespace
}  // namespace limpid

#include "engine/video/frame_check.h"

#include <gtest/gtest.h>

#include "engine/base/errors.h"
#include "tests/testing/frames.h"

namespace limpid {
namespace {

const FrameFormat kFormat = {.size = {5, 3}, .color = {}, .time_base = {}};

std::shared_ptr<MaskBitmap> MaskOf(int64_t width, int64_t height,
                                   uint8_t known) {
  return std::make_shared<MaskBitmap>(
      MaskBitmap{.width = width,
                 .height = height,
                 .known = std::vector<uint8_t>(width * height, known)});
}

void ExpectRefused(const absl::Status& status, const std::string& field,
                   const std::string& message) {
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReasonOf(status), Reason::kInvalidFrame);
  EXPECT_EQ(FieldOf(status), field);
  EXPECT_EQ(std::string(status.message()), message);
}

TEST(FrameCheckTest, AcceptsPlanesWithAndWithoutPadding) {
  Frame frame = TestFrame(kFormat, 0);
  EXPECT_TRUE(CheckFrame(frame, kFormat, {}, "frames[0]").ok());
  frame.planes[0] = {.data = std::string(3 * 8, 'x'), .stride = 8};
  EXPECT_TRUE(CheckFrame(frame, kFormat, {}, "frames[0]").ok());
}

TEST(FrameCheckTest, TheLastRowMayLackItsPadding) {
  Frame frame = TestFrame(kFormat, 0);
  frame.planes[0] = {.data = std::string(2 * 8 + 5, 'x'), .stride = 8};
  EXPECT_TRUE(CheckFrame(frame, kFormat, {}, "frames[0]").ok());
}

TEST(FrameCheckTest, RefusesAnotherNumberOfPlanes) {
  Frame frame = TestFrame(kFormat, 0);
  frame.planes.pop_back();
  ExpectRefused(CheckFrame(frame, kFormat, {}, "frames[2]"), "frames[2].planes",
                "frames[2] has 2 planes, expected 3 for yuv420");
}

TEST(FrameCheckTest, RefusesAStrideBelowARow) {
  Frame frame = TestFrame(kFormat, 0);
  frame.planes[1].stride = 2;
  ExpectRefused(CheckFrame(frame, kFormat, {}, "frames[2]"),
                "frames[2].planes[1].stride",
                "frames[2].planes[1].stride is 2, expected at least 3");
}

TEST(FrameCheckTest, RefusesOneByteTooFewAndOneTooMany) {
  Frame frame = TestFrame(kFormat, 0);
  frame.planes[0].data = std::string(14, 'x');
  ExpectRefused(CheckFrame(frame, kFormat, {}, "f"), "f.planes[0].data",
                "f.planes[0].data has 14 bytes, expected 15 for 3 rows of "
                "stride 5");
  frame.planes[0].data = std::string(16, 'x');
  ExpectRefused(CheckFrame(frame, kFormat, {}, "f"), "f.planes[0].data",
                "f.planes[0].data has 16 bytes, expected 15 for 3 rows of "
                "stride 5");
}

TEST(FrameCheckTest, RefusesStridesThatOverflow) {
  Frame frame = TestFrame(kFormat, 0);
  frame.planes[0].stride = INT64_MAX;
  const absl::Status status = CheckFrame(frame, kFormat, {}, "f");
  EXPECT_EQ(ReasonOf(status), Reason::kInvalidFrame);
}

TEST(FrameCheckTest, AsksForAMaskOnlyWhereTheOperatorDoes) {
  Frame frame = TestFrame(kFormat, 0);
  ExpectRefused(CheckFrame(frame, kFormat, {5, 3}, "f"), "f.mask",
                "f.mask is unset, but the operator's mask is per frame: "
                "expected 5x3 pixels");
  frame.mask = MaskOf(5, 3, 1);
  EXPECT_TRUE(CheckFrame(frame, kFormat, {5, 3}, "f").ok());
  ExpectRefused(CheckFrame(frame, kFormat, {}, "f"), "f.mask",
                "f.mask has 5x3 pixels, expected none: the operator has no "
                "mask per frame");
}

TEST(FrameCheckTest, RefusesMasksOfAnotherSize) {
  ExpectRefused(CheckMask(*MaskOf(3, 5, 1), {5, 3}, "f.mask"), "f.mask",
                "f.mask has 3x5 pixels, expected 5x3");
  MaskBitmap cut = *MaskOf(5, 3, 1);
  cut.known.pop_back();
  ExpectRefused(CheckMask(cut, {5, 3}, "f.mask"), "f.mask",
                "f.mask has 14 entries, expected 15");
}

TEST(FrameCheckTest, RefusesAMaskThatKnowsNothing) {
  MaskBitmap mask = *MaskOf(5, 3, 0);
  ExpectRefused(CheckMask(mask, {5, 3}, "f.mask"), "f.mask",
                "f.mask knows 0 of 15 pixels, expected at least 1");
  mask.known.back() = 1;
  EXPECT_TRUE(CheckMask(mask, {5, 3}, "f.mask").ok());
}

}  // namespace
}  // namespace limpid

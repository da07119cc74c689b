#include "clients/cpp/frame_parts.h"

#include <gtest/gtest.h>

namespace limpid::client {
namespace {

const std::vector<PlaneSize> kPlanes = {{4, 2}, {2, 1}};

// Two planes, the first with two bytes of padding that its last row lacks.
v1::Frame PaddedFrame() {
  v1::Frame frame;
  frame.set_pts(11);
  v1::Plane& first = *frame.mutable_raw()->add_planes();
  first.set_stride(6);
  first.set_data("abcd--efgh");
  frame.mutable_raw()->add_planes()->set_data("ij");
  frame.mutable_mask()->set_width(4);
  return frame;
}

TEST(FramePartsTest, AFrameThatFitsIsLeftAlone) {
  const auto parts = SplitFrame(PaddedFrame(), kPlanes, 1000);
  ASSERT_EQ(parts->size(), 1);
  EXPECT_EQ((*parts)[0].raw().planes(0).data(), "abcd--efgh");
  EXPECT_FALSE((*parts)[0].more());
}

TEST(FramePartsTest, CutsPlanesWithoutTheirPadding) {
  v1::Frame frame = PaddedFrame();
  frame.clear_mask();
  const auto parts = SplitFrame(frame, kPlanes, 4);
  ASSERT_EQ(parts->size(), 3);
  EXPECT_EQ((*parts)[0].data(), "abcd");
  EXPECT_EQ((*parts)[1].data(), "efgh");
  EXPECT_EQ((*parts)[2].data(), "ij");
  EXPECT_TRUE((*parts)[0].more());
  EXPECT_TRUE((*parts)[1].more());
  EXPECT_FALSE((*parts)[2].more());
}

TEST(FramePartsTest, EveryPartHasThePtsAndTheFirstTheMask) {
  const auto parts = SplitFrame(PaddedFrame(), kPlanes, 7);
  ASSERT_EQ(parts->size(), 2);
  EXPECT_EQ((*parts)[0].pts(), 11);
  EXPECT_EQ((*parts)[1].pts(), 11);
  EXPECT_TRUE((*parts)[0].has_mask());
  EXPECT_FALSE((*parts)[1].has_mask());
}

TEST(FramePartsTest, TheMaskCountsInTheFirstPart) {
  v1::Frame frame;
  frame.set_data(std::string(90, 'x'));
  frame.mutable_mask()->set_bits(std::string(20, 'm'));
  const int64_t mask_bytes = frame.mask().ByteSizeLong();
  const auto parts = SplitFrame(frame, {}, 60);
  ASSERT_EQ(parts->size(), 2);
  EXPECT_EQ((*parts)[0].data().size(), 60 - mask_bytes);
  EXPECT_EQ((*parts)[1].data().size(), 30 + mask_bytes);
}

TEST(FramePartsTest, AMaskThatFillsAPartGoesAlone) {
  v1::Frame frame;
  frame.set_data("0123456789");
  frame.mutable_mask()->set_bits(std::string(20, 'm'));
  const auto parts = SplitFrame(frame, {}, 8);
  ASSERT_EQ(parts->size(), 3);
  EXPECT_TRUE((*parts)[0].has_mask());
  EXPECT_EQ((*parts)[0].data(), "");
  EXPECT_TRUE((*parts)[0].more());
  EXPECT_EQ((*parts)[1].data(), "01234567");
  EXPECT_EQ((*parts)[2].data(), "89");
}

TEST(FramePartsTest, CutsPackedFramesAsTheyAre) {
  v1::Frame frame;
  frame.set_data("0123456789");
  const auto parts = SplitFrame(frame, {}, 6);
  ASSERT_EQ(parts->size(), 2);
  EXPECT_EQ((*parts)[0].data(), "012345");
  EXPECT_EQ((*parts)[1].data(), "6789");
}

TEST(FramePartsTest, RefusesAPlaneThatIsTooShort) {
  v1::Frame frame = PaddedFrame();
  frame.mutable_raw()->mutable_planes(0)->set_data("abcd--efg");
  EXPECT_EQ(SplitFrame(frame, kPlanes, 4).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(FramePartsTest, RefusesAnotherNumberOfPlanes) {
  v1::Frame frame = PaddedFrame();
  frame.mutable_raw()->mutable_planes()->RemoveLast();
  EXPECT_EQ(SplitFrame(frame, kPlanes, 4).status().code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace limpid::client

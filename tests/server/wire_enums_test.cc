#include "server/wire_enums.h"

#include <gtest/gtest.h>

#include <string>

#include "engine/base/errors.h"

namespace limpid::server {
namespace {

// Every value but the unspecified one comes back as it went.
template <typename Wire, typename FromMessage, typename ToMessage>
void ExpectRoundTrip(Wire last, FromMessage from_message,
                     ToMessage to_message) {
  for (int i = 1; i <= static_cast<int>(last); ++i) {
    const auto value = from_message(static_cast<Wire>(i), "field");
    ASSERT_TRUE(value.ok()) << i;
    EXPECT_EQ(to_message(*value), static_cast<Wire>(i));
  }
}

TEST(WireEnumsTest, KeepsEveryValue) {
  ExpectRoundTrip(v1::PixelLayout_MAX, LayoutFromMessage, LayoutMessage);
  ExpectRoundTrip(v1::Encoding_MAX, EncodingFromMessage, EncodingMessage);
  ExpectRoundTrip(v1::SolverKind_MAX, SolverFromMessage, SolverMessage);
  ExpectRoundTrip(v1::Mode_MAX, ModeFromMessage, ModeMessage);
  ExpectRoundTrip(v1::Border_MAX, BorderFromMessage, BorderMessage);
  ExpectRoundTrip(v1::DownsampleKernel_MAX, KernelFromMessage, KernelMessage);
}

TEST(WireEnumsTest, FillsInTheProtocolsDefaults) {
  EXPECT_EQ(*EncodingFromMessage(v1::ENCODING_UNSPECIFIED, "f"),
            Encoding::kRaw);
  EXPECT_EQ(*SolverFromMessage(v1::SOLVER_KIND_UNSPECIFIED, "f"),
            SolverKind::kLinear);
  EXPECT_EQ(*ModeFromMessage(v1::MODE_UNSPECIFIED, "f"), Mode::kOffline);
  EXPECT_EQ(*BorderFromMessage(v1::BORDER_UNSPECIFIED, "f"), Border::kReflect);
  EXPECT_EQ(*KernelFromMessage(v1::DOWNSAMPLE_KERNEL_UNSPECIFIED, "f"),
            DownsampleKernel::kArea);
}

TEST(WireEnumsTest, DemandsALayout) {
  const auto layout =
      LayoutFromMessage(v1::PIXEL_LAYOUT_UNSPECIFIED, "source.pixel_layout");
  EXPECT_EQ(FieldOf(layout.status()), "source.pixel_layout");
  EXPECT_EQ(std::string(layout.status().message()),
            "source.pixel_layout is 0, expected 1 to 5");
}

TEST(WireEnumsTest, RefusesUnknownValues) {
  const auto mode = ModeFromMessage(static_cast<v1::Mode>(9), "mode");
  EXPECT_EQ(std::string(mode.status().message()), "mode is 9, expected 1 to 2");
}

}  // namespace
}  // namespace limpid::server

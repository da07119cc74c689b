#include "cli/operator_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "cli/video_writer.h"
#include "tests/cli/test_media.h"

namespace limpid::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(OperatorFilesTest, KnowsPixelsThatAreAtLeastHalfWhite) {
  const std::string path = TestPath("mask.png");
  const FrameFormat format = RgbFormat({4, 1});
  auto writer = VideoWriter::Create({.path = path, .format = format});
  ASSERT_TRUE(writer.ok()) << writer.status();
  Frame frame;
  frame.planes.push_back(
      {std::string("\x00\x00\x00\x7f\x7f\x7f\x80\x80\x80\xff\xff\xff", 12),
       12});
  ASSERT_TRUE((*writer)->Write(frame).ok());
  ASSERT_TRUE((*writer)->Finish().ok());
  OperatorSpec spec = *ParseOperator("mask:file=" + path);
  ASSERT_TRUE(LoadOperatorFiles(spec).ok());
  const auto& mask = std::get<MaskSpec>(spec.stages[0]);
  EXPECT_THAT(mask.bitmap->known, ElementsAre(0, 0, 1, 1));
  EXPECT_EQ(mask.file, "");
}

TEST(OperatorFilesTest, ReadsKernels) {
  const std::string path = TestPath("kernel.npy");
  std::string header =
      "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 3), }\n";
  const float taps[] = {0.25f, 0.5f, 0.25f};
  std::ofstream file(path, std::ios::binary);
  file << std::string("\x93NUMPY\x01\x00", 8)
       << static_cast<char>(header.size()) << '\0' << header;
  file.write(reinterpret_cast<const char*>(taps), sizeof(taps));
  file.close();
  OperatorSpec spec = *ParseOperator("blur:file=" + path);
  ASSERT_TRUE(LoadOperatorFiles(spec).ok());
  const auto& blur = std::get<BlurSpec>(spec.stages[0]);
  EXPECT_THAT(blur.kernel, ElementsAre(0.25f, 0.5f, 0.25f));
  EXPECT_EQ(blur.kernel_width, 3);
  EXPECT_EQ(blur.kernel_height, 1);
}

TEST(OperatorFilesTest, NamesTheFileThatIsMissing) {
  OperatorSpec spec = *ParseOperator("mask:file=/nowhere/m.png");
  const absl::Status status = LoadOperatorFiles(spec);
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(status.message()), HasSubstr("/nowhere/m.png"));
}

TEST(OperatorFilesTest, LeavesOtherStagesAlone) {
  OperatorSpec spec = *ParseOperator("blur:sigma=3+mask:missing=0.5");
  ASSERT_TRUE(LoadOperatorFiles(spec).ok());
  EXPECT_EQ(std::get<BlurSpec>(spec.stages[0]).sigma, 3);
  EXPECT_EQ(std::get<MaskSpec>(spec.stages[1]).missing, 0.5);
}

}  // namespace
}  // namespace limpid::cli

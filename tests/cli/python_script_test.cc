#include "cli/python_script.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <string>

#include "tests/testing/temporary_folder.h"

namespace limpid::cli {
namespace {

using ::testing::HasSubstr;

constexpr char kPython[] = "python3";

TEST(PythonScriptTest, PassesArgumentsAndReturnsWhatIsPrinted) {
  const auto printed =
      RunPython(kPython, "import sys\nprint(sys.argv[1:])\n", {"a b", "$c;"});
  ASSERT_TRUE(printed.ok()) << printed.status();
  EXPECT_EQ(*printed, "['a b', '$c;']");
}

TEST(PythonScriptTest, AFailureSaysWhatTheScriptSaid) {
  const absl::Status status =
      RunPython(kPython, "import sys\nsys.exit('no such thing')\n", {})
          .status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(std::string(status.message()), "no such thing");
}

TEST(PythonScriptTest, TakesNoModulesFromTheEnvironment) {
  const TemporaryFolder folder;
  std::ofstream(folder.path() + "/json.py") << "raise SystemExit('not json')";
  setenv("PYTHONPATH", folder.path().c_str(), /*replace=*/1);
  const auto printed = RunPython(kPython, "import json\nprint(1)\n", {});
  unsetenv("PYTHONPATH");
  ASSERT_TRUE(printed.ok()) << printed.status();
  EXPECT_EQ(*printed, "1");
}

TEST(PythonScriptTest, NamesAProgramThatIsNotThere) {
  const absl::Status status =
      RunPython("/nowhere/python", "print(1)\n", {}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr("/nowhere/python"));
}

TEST(PythonScriptTest, AProgramThatReadsNothingRaisesNoSignal) {
  const absl::Status status =
      RunPython("false", std::string(60000, '#'), {}).status();
  EXPECT_THAT(std::string(status.message()), HasSubstr("without a word"));
}

TEST(PythonScriptTest, ReadsOutputOfAnyLength) {
  const auto printed = RunPython(kPython, "print('x' * 300000)\n", {});
  ASSERT_TRUE(printed.ok()) << printed.status();
  EXPECT_EQ(printed->size(), 300000u);
}

}  // namespace
}  // namespace limpid::cli

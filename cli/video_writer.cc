// Encodes on the caller's thread, muxes under the lock.
#include "cli/video_writer.h"

extern "C" {
#include <libavutil/pixdesc.h>
}

#include <utility>

#include "cli/encoder_time_base.h"
#include "cli/output_codec.h"
#include "engine/base/status_macros.h"
#include "engine/video/av_frame.h"
#include "engine/video/av_status.h"
#include "engine/video/pixel_format.h"

namespace limpid::cli {
namespace {

AVRational RationalOf(const Rational& value) {
  return {static_cast<int>(value.numerator),
          static_cast<int>(value.denominator)};
}

bool IsImage(const AVOutputFormat& container) {
  return std::string(container.name) == "image2";
}

// Containers that name files themselves (sequences of images, playlists) write
// them in place; one image is a file like others.
bool NamesItsFiles(const AVOutputFormat& container, const std::string& path) {
  if (IsImage(container)) return av_filename_number_test(path.c_str()) != 0;
  return (container.flags & AVFMT_NOFILE) != 0;
}

}  // namespace

absl::StatusOr<std::unique_ptr<VideoWriter>> VideoWriter::Create(
    Options options) {
  std::unique_ptr<VideoWriter> writer(new VideoWriter(std::move(options)));
  RETURN_IF_ERROR(writer->OpenContainer());
  RETURN_IF_ERROR(writer->OpenEncoder());
  RETURN_IF_ERROR(writer->AddVideoStream());
  RETURN_IF_ERROR(writer->WriteHeader());
  writer->packet_.reset(av_packet_alloc());
  return writer;
}

// The muxer closes its file before the file is removed.
VideoWriter::~VideoWriter() { output_.reset(); }

absl::Status VideoWriter::OpenContainer() {
  const std::string& path = options_.path;
  const AVOutputFormat* const container =
      av_guess_format(nullptr, path.c_str(), nullptr);
  if (container == nullptr) {
    return absl::InvalidArgumentError(
        path + ": no file format is known by this extension");
  }
  if (!NamesItsFiles(*container, path)) pending_.emplace(path);
  AVFormatContext* output = nullptr;
  RETURN_IF_ERROR(AvStatus(
      avformat_alloc_output_context2(
          &output, container, nullptr,
          pending_.has_value() ? pending_->path().c_str() : path.c_str()),
      path));
  output_.reset(output);
  return absl::OkStatus();
}

absl::Status VideoWriter::OpenEncoder() {
  ASSIGN_OR_RETURN(
      const AVCodec* const codec,
      OutputCodec(*output_->oformat, options_.path, options_.lossless));
  const FrameFormat& format = options_.format;
  const AVPixelFormat pixels = EncoderPixelFormat(*codec, format);
  const AvColor color = EncoderColor(*codec, pixels, format);
  converter_ = std::make_unique<FrameConverter>(
      FrameConverter::Target{.format = pixels,
                             .width = static_cast<int>(format.size.width),
                             .height = static_cast<int>(format.size.height),
                             .color = color});
  encoder_.reset(avcodec_alloc_context3(codec));
  encoder_->pix_fmt = pixels;
  DescribePictures(*codec, color);
  AVDictionary* settings = EncoderSettings(*codec);
  const int code = avcodec_open2(encoder_.get(), codec, &settings);
  av_dict_free(&settings);
  return AvStatus(code, options_.path + ": encoder " + codec->name);
}

void VideoWriter::DescribePictures(const AVCodec& codec, const AvColor& color) {
  const FrameFormat& format = options_.format;
  const EncoderTimes times =
      TimesOf(codec, *output_->oformat, format, options_.frame_rate);
  encoder_->width = static_cast<int>(format.size.width);
  encoder_->height = static_cast<int>(format.size.height);
  encoder_->time_base = times.time_base;
  encoder_->framerate = times.frame_rate;
  encoder_->color_primaries = color.primaries;
  encoder_->color_trc = color.transfer;
  encoder_->colorspace = color.matrix;
  encoder_->color_range = color.range;
  encoder_->thread_count = 0;
  if ((output_->oformat->flags & AVFMT_GLOBALHEADER) != 0) {
    encoder_->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
  }
}

bool VideoWriter::is_lossless() const {
  const AVCodecDescriptor* codec = avcodec_descriptor_get(encoder_->codec_id);
  const bool keeps_all = (codec->props & AV_CODEC_PROP_LOSSLESS) != 0 &&
                         (codec->props & AV_CODEC_PROP_LOSSY) == 0;
  const int loss = av_get_pix_fmt_loss(
      encoder_->pix_fmt, AvFormatOf(options_.format), /*has_alpha=*/0);
  return keeps_all && loss == 0;
}

absl::Status VideoWriter::AddVideoStream() {
  video_ = avformat_new_stream(output_.get(), nullptr);
  video_->time_base = encoder_->time_base;
  video_->avg_frame_rate = encoder_->framerate;
  RETURN_IF_ERROR(AvStatus(
      avcodec_parameters_from_context(video_->codecpar, encoder_.get()),
      options_.path));
  if (options_.source == nullptr) return absl::OkStatus();
  const AVFormatContext& container = options_.source->container();
  const int index = options_.source->video_index();
  CopyStreamProperties(*container.streams[index], *video_);
  return copy_.AddStreams(container, index, *output_);
}

absl::Status VideoWriter::WriteHeader() {
  const std::string& path = options_.path;
  if ((output_->oformat->flags & AVFMT_NOFILE) == 0) {
    RETURN_IF_ERROR(
        AvStatus(avio_open(&output_->pb, output_->url, AVIO_FLAG_WRITE), path));
  }
  AVDictionary* settings = nullptr;
  if (IsImage(*output_->oformat) && pending_.has_value()) {
    av_dict_set(&settings, "update", "1", 0);
  }
  const int code = avformat_write_header(output_.get(), &settings);
  av_dict_free(&settings);
  return AvStatus(code, path);
}

absl::Status VideoWriter::Write(const Frame& frame) {
  ASSIGN_OR_RETURN(AvFramePtr picture,
                   converter_->Convert(*BorrowFrame(frame, options_.format)));
  picture->pts = av_rescale_q(frame.pts, RationalOf(options_.format.time_base),
                              encoder_->time_base);
  RETURN_IF_ERROR(AvStatus(avcodec_send_frame(encoder_.get(), picture.get()),
                           options_.path));
  return WritePackets();
}

absl::Status VideoWriter::WritePackets() {
  for (;;) {
    const int code = avcodec_receive_packet(encoder_.get(), packet_.get());
    if (code == AVERROR(EAGAIN) || code == AVERROR_EOF) return absl::OkStatus();
    RETURN_IF_ERROR(AvStatus(code, options_.path));
    packet_->stream_index = video_->index;
    av_packet_rescale_ts(packet_.get(), encoder_->time_base, video_->time_base);
    absl::MutexLock lock(&mutex_);
    RETURN_IF_ERROR(
        AvStatus(av_interleaved_write_frame(output_.get(), packet_.get()),
                 options_.path));
  }
}

absl::Status VideoWriter::CopyPacket(const AVPacket& packet) {
  absl::MutexLock lock(&mutex_);
  return copy_.Write(packet, *output_);
}

absl::Status VideoWriter::Finish() {
  RETURN_IF_ERROR(
      AvStatus(avcodec_send_frame(encoder_.get(), nullptr), options_.path));
  RETURN_IF_ERROR(WritePackets());
  absl::MutexLock lock(&mutex_);
  RETURN_IF_ERROR(AvStatus(av_write_trailer(output_.get()), options_.path));
  if ((output_->oformat->flags & AVFMT_NOFILE) == 0) {
    RETURN_IF_ERROR(AvStatus(avio_closep(&output_->pb), options_.path));
  }
  return pending_.has_value() ? pending_->Commit() : absl::OkStatus();
}

}  // namespace limpid::cli
